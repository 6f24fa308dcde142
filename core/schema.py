"""Every canonical table: its columns, their types, units and the headings people give them. Declared here only.

Types: id and text (string), category (string), int (int64), number (float64), money (int64, 1/10,000 of the currency
unit), bool, time (timestamp, local wall time), day (int32, days since 1970-01-01).
"""

import re
import unicodedata
from dataclasses import dataclass, field

MONEY_SCALE = 10_000
FILLED = " (filled)"
"""Behind the name of a column, that of the mark on its cells that were filled while loading."""
GUEST = "guest of order "
"""Before the number of an order that names no customer: its buyer is a guest, who is nobody else."""
MINOR = 16
"""Who is younger is contacted only where a parent agreed (GDPR art. 8; PIPL art. 31 says 14)."""
OPT_OUTS = ("opt_out", "unsubscribed", "do_not_contact", "sms_opt_out")
"""Columns of the customers in which yes means no: who refused to be contacted."""

ARROW_TYPES = {
    "id": "string",
    "text": "string",
    "category": "string",
    "int": "int64",
    "number": "double",
    "money": "int64",
    "bool": "bool",
    "time": "timestamp[us]",
    "day": "int32",
}
DUCKDB_TYPES = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "category": "VARCHAR",
    "int": "BIGINT",
    "number": "DOUBLE",
    "money": "BIGINT",
    "bool": "BOOLEAN",
    "time": "TIMESTAMP",
    "day": "INTEGER",
}


@dataclass(frozen=True)
class Column:
    """One canonical column; `key` means a row without it cannot be used, `band` names its column for ready bands."""

    name: str
    type: str
    key: bool = False
    headings: tuple[str, ...] = ()
    default: int | None = None
    band: str | None = None
    personal: bool = False


@dataclass(frozen=True)
class Table:
    """One canonical table; `one_per` is the id that is unique in it (None for tables of facts)."""

    name: str
    columns: tuple[Column, ...]
    one_per: str | None = None
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


USER = _words(
    "user_id userid customer_id custid cust_id client_id member_id visitor_id household_id buyer_id uid user customer"
    " member shopper_id account_id contact_id subscriber_id person_id reviewer_id reviewerid fullvisitorid"
    " customer_user_id customer_code customer_number customer_no client_number client_no buyer_user_id buyer_username"
    " 用户 用户id 用户编号 用户号 客户 客户id 客户编号 客户号 会员 会员id 会员号 会员编号 顾客 顾客id 买家 买家id 访客id 访客"
    " 买家会员名 买家账号 买家昵称 会员名"
)
ITEM = _words(
    "item_id itemid product_id productid sku stock_code stockcode article_id movie_id movieid asin clothing_id goods_id"
    " item product article isbn book_id course_id upc"
    " lineitem_sku item_sku variant_sku product_sku"
    " 商品 商品id 商品编号 商品编码 产品 产品id 产品编号 货号 物品 物品id 电影id 物品编号 宝贝id 商家编码"
)
AT = _words(
    "at time timestamp date datetime event_time event_date event_timestamp order_date order_time invoice_date"
    " invoicedate purchase_date transaction_timestamp transaction_date transaction_time created_at created"
    " order_created_at order_placed_at paid_at payments_date payment_date"
    " visit_time visit_date view_time review_date review_time rating_time rated_at redemption_date sent_at"
    " 时间 日期 时间戳 下单时间 订单时间 订单日期 购买时间 购买日期 交易时间 交易日期 访问时间 浏览时间 评论时间"
    " 评价时间 评分时间 发生时间 创建时间 支付时间 发送时间 订单付款时间 订单创建时间 付款时间 成交时间"
)
CHANNEL = _words(
    "channel source utm_source traffic_source medium utm_medium channel_group platform 渠道 来源 流量来源 访问来源 平台"
)
CONTENT = _words(
    "content text review review_text reviewtext comment comments feedback body message review_body summary_text"
    " 内容 评论 评论内容 评价 评价内容 文本 正文 反馈 反馈内容 留言 意见"
)
AMOUNT = _words(
    "amount sales_value total total_price revenue sales line_total order_amount order_value spend payment paid"
    " subtotal total_amount net_amount order_total order_total_amount"
    " 金额 订单金额 销售额 总价 总金额 实付金额 支付金额 成交金额 消费金额 买家实际支付金额 买家实付金额 实付款"
)
PRICE = _words("price unit_price unitprice list_price item_price lineitem_price 价格 单价 售价 商品单价 宝贝单价")
QUANTITY = _words(
    "quantity qty units count_of_items order_quantity quantity_purchased lineitem_quantity quantity_ordered"
    " 数量 购买数量 件数 商品数量 宝贝数量 宝贝总数量"
)
COST = _words("cost unit_cost cogs 成本 单位成本")

AT_AND_DAY = (Column("at", "time", headings=AT), Column("day", "day"))


def _table(name: str, *columns: Column, one_per: str | None = None) -> Table:
    return Table(name, columns, one_per)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "customers",
            Column("user_id", "id", key=True, headings=USER),
            Column(
                "name",
                "text",
                personal=True,
                headings=_words(
                    "name full_name fullname customer_name user_name username nickname first_name last_name"
                    " 姓名 名字 客户姓名 用户名 昵称 会员姓名"
                ),
            ),
            Column(
                "email",
                "text",
                personal=True,
                headings=_words(
                    "email e_mail email_address mail customer_email buyer_email billing_email email_billing contact_email 邮箱 电子邮箱 邮件 电子邮件"
                ),
            ),
            Column(
                "phone",
                "text",
                personal=True,
                headings=_words(
                    "phone phone_number mobile mobile_number telephone_number cell tel 电话 手机 手机号 手机号码 电话号码 联系电话"
                ),
            ),
            Column(
                "age",
                "int",
                band="age_group",
                headings=_words("age customer_age user_age age_years alter 年龄 岁数 用户年龄 客户年龄"),
            ),
            Column(
                "age_group",
                "category",
                headings=_words(
                    "age_group agegroup age_band age_range age_bracket age_bucket age_desc 年龄段 年龄组 年龄层 年龄区间 年龄分组"
                ),
            ),
            Column("gender", "category", headings=_words("gender sex 性别 用户性别 客户性别")),
            Column(
                "city",
                "category",
                headings=_words("city town location home_city 城市 地区 所在地 所在城市 地点 居住地 位置"),
            ),
            Column("country", "category", headings=_words("country nation country_code land 国家 国家地区")),
            Column(
                "occupation",
                "category",
                headings=_words("occupation job profession job_title 职业 工作 岗位"),
            ),
            Column(
                "income",
                "number",
                band="income_group",
                headings=_words(
                    "income annual_income monthly_income yearly_income household_income salary 收入 年收入 月收入 薪资"
                ),
            ),
            Column(
                "income_group",
                "category",
                headings=_words(
                    "income_group income_band income_range income_desc income_bracket 收入段 收入区间 收入水平"
                ),
            ),
            Column(
                "signup_day",
                "day",
                headings=_words(
                    "signup_day signup_date signup registration_date registered_at register_date join_date joined member_since"
                    " 注册日期 注册时间 注册日 入会日期 入会时间"
                ),
            ),
            Column(
                "consent",
                "bool",
                headings=_words(
                    "consent opt_in optin marketing_consent newsletter email_opt_in gdpr_consent subscribed permission"
                    " 同意 营销同意 是否同意 订阅 同意营销 授权"
                ),
            ),
            Column(
                "opt_out",
                "bool",
                headings=_words(
                    "opt_out optout opted_out email_opt_out email_optout has_opted_out_of_email marketing_opt_out"
                    " 拒绝营销 拒收邮件 不接受营销"
                ),
            ),
            Column(
                "unsubscribed",
                "bool",
                headings=_words(
                    "unsubscribed unsubscribe is_unsubscribed email_unsubscribed 退订 已退订 是否退订 取消订阅"
                ),
            ),
            Column(
                "do_not_contact",
                "bool",
                headings=_words(
                    "do_not_contact donotcontact dnc do_not_email do_not_mail do_not_call no_contact suppressed"
                    " 勿扰 请勿联系 免打扰 拒绝联系"
                ),
            ),
            Column(
                "sms_opt_out",
                "bool",
                headings=_words("sms_opt_out phone_opt_out mobile_opt_out text_opt_out 短信退订 拒收短信"),
            ),
            Column(
                "label",
                "category",
                headings=_words("label target y class churn churned outcome_label 标签 目标 类别标签 是否流失"),
            ),
            one_per="user_id",
        ),
        _table(
            "events",
            Column("user_id", "id", key=True, headings=USER),
            Column(
                "page_id",
                "id",
                key=True,
                headings=_words(
                    "page_id pageid page page_url url page_path pagepath landing_page path screen"
                    " 页面 页面id 网页 页面编号 页面路径 页面名称 网址"
                ),
            ),
            Column(
                "page_views",
                "int",
                default=1,
                headings=_words(
                    "page_views pageviews views view_count page_view_count hits 浏览量 页面浏览量 浏览次数 访问量 访问次数 点击量"
                ),
            ),
            Column(
                "event",
                "category",
                headings=_words(
                    "event event_type event_name action behavior behaviour 事件 行为 事件类型 行为类型 动作"
                ),
            ),
            Column("channel", "category", headings=CHANNEL),
            Column(
                "session_id",
                "id",
                headings=_words("session_id sessionid session visit_id 会话 会话id 会话编号"),
            ),
            *AT_AND_DAY,
        ),
        _table(
            "orders",
            Column(
                "order_id",
                "id",
                headings=_words(
                    "order_id orderid order_no order_number invoice invoice_no invoiceno invoice_id basket_id transaction_id"
                    " receipt_id amazon_order_id purchase_order_id sales_order_id 订单 订单号 订单编号 订单id 交易号 流水号"
                ),
            ),
            Column("user_id", "id", key=True, headings=USER),
            Column("item_id", "id", key=True, headings=ITEM),
            Column("quantity", "number", default=1, headings=QUANTITY),
            Column("amount", "money", headings=AMOUNT),
            Column("unit_price", "money", headings=PRICE),
            Column("channel", "category", headings=CHANNEL),
            *AT_AND_DAY,
        ),
        _table(
            "ratings",
            Column("user_id", "id", key=True, headings=USER),
            Column("item_id", "id", key=True, headings=ITEM),
            Column(
                "value",
                "number",
                default=1,
                headings=_words(
                    "interaction_value value rating score stars interaction preference strength weight"
                    " 评分 打分 分数 星级 交互值 互动值 得分 交互 偏好"
                ),
            ),
            *AT_AND_DAY,
        ),
        _table(
            "items",
            Column("item_id", "id", key=True, headings=ITEM),
            Column(
                "title",
                "text",
                headings=_words(
                    "title item_name lineitem_name product_name product_title item_title movie_title description product_type stock_description"
                    " 标题 宝贝标题 宝贝名称 商品名 商品名称 产品名称 名称 商品标题 电影名"
                ),
            ),
            Column(
                "content",
                "text",
                headings=(
                    *CONTENT,
                    *_words("item_description product_description details 描述 商品描述 介绍 简介 商品介绍 产品描述"),
                ),
            ),
            Column(
                "category",
                "category",
                headings=_words(
                    "category product_category item_category department_name category_name genre genres 类别 分类 品类 商品类别 商品分类 类目"
                ),
            ),
            Column("price", "money", headings=PRICE),
            Column("cost", "money", headings=COST),
            one_per="item_id",
        ),
        _table(
            "reviews",
            Column(
                "review_id",
                "id",
                headings=_words("review_id reviewid comment_id feedback_id 评论id 评论编号 评价id"),
            ),
            Column("content", "text", key=True, headings=CONTENT),
            Column("user_id", "id", headings=USER),
            Column("item_id", "id", headings=ITEM),
            Column(
                "rating",
                "number",
                headings=_words("rating stars score review_score star_rating overall 评分 星级 打分 得分"),
            ),
            *AT_AND_DAY,
        ),
        _table(
            "relationships",
            Column(
                "user1",
                "id",
                key=True,
                headings=_words(
                    "user1 user_1 user_a from_user source_user follower follower_id user_id_1 用户1 用户一 用户a 关注者"
                ),
            ),
            Column(
                "user2",
                "id",
                key=True,
                headings=_words(
                    "user2 user_2 user_b to_user target_user followee followed_id user_id_2 friend_id 用户2 用户二 用户b 被关注者"
                ),
            ),
            Column(
                "relationship_value",
                "number",
                default=1,
                headings=_words(
                    "relationship_value relation relationship tie_strength relation_value strength weight value 关系 关系值 关系强度 亲密度"
                ),
            ),
        ),
        _table(
            "exposures",
            Column("user_id", "id", headings=USER),
            Column(
                "campaign_id",
                "id",
                key=True,
                headings=_words(
                    "campaign_id campaignid campaign_name campaign_no ad_id 活动 活动id 活动编号 活动名称 广告id 营销活动"
                ),
            ),
            Column(
                "variant",
                "category",
                headings=_words("variant group ab_group test_group arm creative treatment 分组 实验组 版本 组别"),
            ),
            Column("channel", "category", headings=CHANNEL),
            Column(
                "impressions",
                "int",
                headings=_words("impressions impression exposures shown 曝光 曝光量 展示 展示量 展现量"),
            ),
            Column("clicks", "int", headings=_words("clicks click clicked 点击 点击数 点击次数")),
            Column("conversions", "int", headings=_words("conversions conversion converted 转化 转化数 转化量")),
            Column("cost", "money", headings=(*COST, *_words("ad_cost ad_spend media_cost 花费 广告花费"))),
            Column("value", "money", headings=_words("conversion_value campaign_value 转化价值 转化金额")),
            Column("propensity", "number", headings=_words("propensity propensity_score 倾向 倾向分")),
            *AT_AND_DAY,
        ),
        _table(
            "campaigns",
            Column(
                "campaign_id",
                "id",
                key=True,
                headings=_words(
                    "campaign_id campaignid campaign_name campaign_no 活动 活动id 活动编号 活动名称 营销活动"
                ),
            ),
            Column("start_day", "day", headings=_words("start_day start_date starts 开始日期 开始时间")),
            Column("end_day", "day", headings=_words("end_day end_date ends 结束日期 结束时间")),
        ),
    )
}


# A heading that gives a shop's export away -> what its other headings mean there ("" for a trait), all as normalise() has them.
SHOP_EXPORTS = {
    # Shopify: Name is the order's number, the totals are of the order, on its first line only.
    "lineitemname": {"name": "order_id", "total": "", "subtotal": "", "taxes": "", "paidat": ""},
    # Amazon: item-price is the price of all pieces of the line.
    "amazonorderid": {"itemprice": "amount"},
}


def normalise(heading: str) -> str:
    """The heading without case, spaces, punctuation or camelCase: 'Clothing ID' and 'clothing_id' become one."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\W_]+", "", folded)
