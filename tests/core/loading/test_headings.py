"""Headings that mislead: the same twice, names of other tables, exports of the usual shops."""

import pytest

import core


def load(content):
    dataset = core.load({"x.csv": content.encode()})
    return dataset, {c.heading: c.became for c in dataset.report.files[0].columns}


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("user_id,age,Age,AGE", ["user_id", "age", "Age 2", "AGE 2 2"]),
        ("user_id,age,age 2,age", ["user_id", "age", "age 2", "age 3"]),
        ("user_id,value,title,age", ["user_id", "age", "value", "title"]),
        ("user_id,city,location", ["user_id", "city", "location"]),
        ("user_id,age,_bad,_row,_line,_number,_n,_file_order",
         ["user_id", "age", "_bad 2", "_row 2", "_line 2", "_number 2", "_n 2", "_file_order 2"]),
        ("user_id,age,,", ["user_id", "age", "column 3", "column 4"]),
    ],
)  # fmt: skip
def test_every_column_of_a_customers_file_is_kept_under_a_name_of_its_own(header, columns):
    n = header.count(",") + 1
    dataset, _ = load("\n".join([header, *(",".join(f"{i}{j}" for j in range(n)) for i in (1, 2))]) + "\n")
    assert list(dataset.columns("customers")) == columns and dataset.rows("customers") == 2


def test_a_canonical_heading_whose_values_are_something_else_is_a_trait():
    dataset, _ = load("user_id,page_id,page_views\na,x,3.5\nb,x,2.5\n")
    assert dataset.columns("events") == {
        "user_id": "id",
        "page_id": "id",
        "page_views": "int",
        "page_views 2": "category",
    }
    assert dataset.frame("events")["page_views 2"].tolist() == ["3.5", "2.5"]


def test_chinese_orders_without_item_numbers_are_about_the_items_they_name():
    dataset, became = load(
        "订单号,会员号,商品名称,数量,单价,金额,下单时间,渠道\n1,M1,鞋,2,10.5,21,2024-01-02 10:00,微信\n"
        "2,M2,鞋,1,10.5,10.5,2024-01-03 10:00,淘宝\n"
    )
    assert list(became.values()) == [
        "order_id",
        "user_id",
        "title",
        "quantity",
        "unit_price",
        "amount",
        "at",
        "channel",
    ]
    assert dataset.frame("orders")["item_id"].tolist() == ["鞋", "鞋"] and dataset.rows("items") == 1


def test_shopify_amounts_are_those_of_the_lines_and_people_are_their_addresses():
    dataset, became = load(
        "Name,Email,Financial Status,Paid at,Subtotal,Total,Created at,Lineitem quantity,"
        "Lineitem name,Lineitem price,Lineitem sku\n"
        "#1001,a@x.com,paid,2024-01-02 10:00:00 +0800,25,32,2024-01-02 10:00:00 +0800,2,Shoe,10,S1\n"
        "#1001,A@x.com,,,,,2024-01-02 10:00:00 +0800,1,Hat,5,S2\n"
    )
    orders = dataset.frame("orders")
    assert became["Name"] == "order_id" and orders["amount"].tolist() == [200_000, 50_000]
    assert orders["user_id"].nunique() == 1 and "@" not in orders["user_id"][0]


def test_amazon_item_price_is_the_price_of_the_whole_line():
    dataset, became = load(
        "amazon-order-id\tpurchase-date\tbuyer-email\tsku\tproduct-name\tquantity-purchased\titem-price\n"
        "1-2\t2024-01-02T10:00:00+00:00\ta@x.com\tS1\tShoe\t2\t20.0\n1-3\t2024-01-02T10:00:00+00:00\tb@x.com\tS2\tHat\t1\t5.0\n"
    )
    assert became["item-price"] == "amount" and dataset.frame("orders")["amount"].sum() == 250_000


def test_taobao_headings():
    _, became = load(
        "订单编号,买家会员名,买家实际支付金额,订单付款时间,宝贝标题,宝贝总数量\n"
        "1,小明,21.00,2024-01-02 10:00:00,鞋,2\n2,小红,5.00,2024-01-03 10:00:00,帽,1\n"
    )
    assert list(became.values()) == ["order_id", "user_id", "amount", "at", "title", "quantity"]


def test_a_total_repeated_on_every_line_of_an_order_is_not_summed():
    dataset, became = load(
        "order_id,user_id,sku,quantity,unit price,order total\n1,a,s1,2,10,25\n1,a,s2,1,5,25\n2,b,s1,1,10,10\n"
    )
    assert became["order total"] is None and dataset.frame("orders")["amount"].sum() == 350_000


def test_orders_without_people_or_items_keep_their_revenue():
    dataset, _ = load("order_id,total\n1,10\n2,20\n")
    assert dataset.frame("orders")["amount"].sum() == 300_000


def test_headings_that_mean_something_to_the_engine_are_columns_like_others():
    headings = ["*", "a.*", "is null", "we'ird", "a.b", "$1", "*x", "n", "count(*)"]
    quoted = ",".join(['"or""der"', *headings])
    dataset = core.load({"customers.csv": f"user_id,{quoted}\nu1,1,2,3,4,5,6,7,8,9,10\nu2{',0' * 10}\n".encode()})
    assert list(dataset.frame("customers").columns) == ["user_id", 'or"der', "column 3", *headings[1:]]
    for place, name in enumerate(dataset.traits("customers")):
        assert core.analytics.group_counts(dataset, name)["value"].tolist() == ["0", str(place + 1)]
