"""How much like writing a text is: its length in bits under a rough model of what people write in tables.

Characters people use a lot cost little, those nobody writes cost much, and so do odd neighbours (a capital after a
small letter, a sign within a word). Of several readings of the same bytes the cheapest is the likely one (Rissanen 1978).
"""

import unicodedata
from collections import Counter
from functools import cache

# The Chinese characters of tables and of everyday texts, surnames and cities first; simplified, then traditional forms.
_COMMON_HAN = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文伟芳娜秀英敏静丽强磊军"
    "洋勇艳杰娟涛明超兰霞平刚桂建国欧阳诸葛红玉春梅小志海华晓鑫宇浩婷雪欣佳怡思雨子轩梓涵俊辉鹏飞斌波凤琴云莲真环爱"
    "北京上海广州深圳杭州成都重庆武汉西安南京天津苏州长沙青岛大连厦门宁波东山河湖福建省市区县省浙四川陕辽吉黑龙江内蒙古"
    "姓名性别年龄城市电话手机邮箱地址日期时间金额价格数量商品产品订单客户用户会员编号备注评论内容男女元消费购买类型状态渠道"
    "来源分类品牌名称标题评分活动注册下单支付总计合计点击浏览页面广告收入职业学历婚姻是否同意退订同地区积分等级"
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此"
    "已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代"
    "内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安"
    "少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光"
    "放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔"
    "很快递质量满意喜欢不错推荐包装服务东西卖家买家收货物流客服便宜贵差评质量好用值得谢谢非常太小太大颜色款式衣服"
    "首店铺热销折扣券满减秒杀拼团直播短视频微信抖音淘宝京东天猫拼多支付宝银行卡现金退款换发票快递运费包邮仓库库存进货批次"
    "鞋帽裤裙衫袜包表链戒指镜化妆护肤面膜口红洗发沐浴牙膏纸巾奶粉尿婴童玩具图书文具办公电器冰箱洗衣空调风扇灯床椅桌柜"
    "零食饼干糖果巧克力茶咖啡酒饮料牛奶酸面条米油盐酱醋肉鱼蛋菜水果苹香蕉橙葡萄西瓜坚果蛋糕汽车油站车险轮胎旅游酒店机票"
    "火锅餐厅早午晚餐套餐外卖影票健身房瑜伽跑步单车足球篮羽毛宠物猫狗粮药房医院口罩体检保险理财贷款信托基金股票房产租售"
    "春夏秋冬早晚昨今周末节假日元旦国庆双促销赠礼品券码兑换积累签到抽奖邀请好友分享收藏关注粉丝私域社群复购留存转化流失"
    "高端普通黄铂金钻石至尊新老沉睡活跃潜在忠诚渠线下线上门店官网搜索推广投放曝光点击率成本预算效果报告汇总明细列序备"
    "男士女装士亲子学生白领工程律师医护教师农民自由业主管经理董总监助理秘书专员销售市场运营财务人事技术研发设计客服采购仓"
    "已未完成取消待处理审核失败异常正常停用启用有无其它空未知默认全部选择输入查询添加修改删除保存返回确定提交登录退出密码"
    "红橙黄绿青蓝紫黑白灰粉棕色尺码重量长宽高厚薄软硬轻快慢冷暖干净脏破损坏旧优良中差评星级满意失望愤怒惊喜喜爱讨厌舒适"
    "杨柳松竹菊荷莉薇蓉莹倩璐琳琪瑶瑾颖晨阳昊然博睿泽皓铭辰逸凡帆航凯旋毅坚硕彤诗语欢乐悦媛婉馨菲蕾嘉慧智仁义礼信诚忠孝"
    "福泰祥瑞吉利兴旺盛荣耀庆贵禄寿延年康健安宁静远清纯真善柔和顺达通明朗亮辉煌灿彩虹霞光星辰宙洪荒"
    "合肥郑济昌哈尔滨沈阳石家庄太原呼和浩特银川兰州乌鲁木齐拉萨贵阳昆明海口三亚珠佛莞中惠汕头泉温台州绍嘉无锡常扬徐烟潍"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻餘鐘姜範譚鄒陸龔偉麗強軍豔傑濤蘭剛國華曉鵬鳳雲蓮愛歐陽"
    "臺灣港澳門區縣廈連龍東廣漢島寧慶紹興電話機郵箱號編訂單戶會員買賣價錢額數量產評論內頁職業學歷點擊瀏覽類狀態來"
    "這個們為時說對發後過種經麼麼還進動現當沒實開將兩間問應戰頭體見產話給處義幾認條係題變總報結務場計資隊決書聽"
    "卻達難權觀設記該規據邊張師確傳領術導爭運質滿歡錯薦裝務東貴顏款顧訪問註冊費購廣告備註稱標題積級優惠寄貨紙"
)  # fmt: skip
_COMMON_HANGUL = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지수현영은아름성별나도시전화번호"
    "상품가격날짜주문고객회원남여서울부산대구인천광주대전울산이다는을를의에가한고로기사리스자해어보라일들과대서시"
)
_LANGUAGES = {
    "western": ("éèêàâçùûîôëïœæ", "äöüß", "éáíóúñüºª", "ãõçáéíóúâêôà", "àèéìòù", "åäöæøé", "áðéíóúýþæö", "éëïóáèü"),
    "central": ("ąćęłńóśźż", "áäčďéěíľĺňóôŕřšťúůýž", "áéíóöőúüű", "ăâîșțşţ", "čćđšž"),
    "turkish": ("çğıöşüâî",),
}
_SETS = [frozenset(letters) for family in _LANGUAGES.values() for letters in family]
_MIX = frozenset("éèàçüöäñáíóôêãåøßúâ")  # names of many countries in one list
_VOWELS = frozenset("аеёиоуыэюяАЕЁИОУЫЭЮЯьЬ")
_USUAL_SIGNS = frozenset("“”‘’–—…€£¥©®™°«»§•·\u00a0¿¡„½")
_IN_WORDS = frozenset("’·‘")
_SELDOM = frozenset("ðþý")  # of Icelandic alone, and of misread Turkish
_RARE, _LOST = 20.0, 30.0


@cache
def _han(character: str) -> float:
    """Of everyday use, of the 3,755 or the 6,763 characters of GB 2312 (or the 5,401 of Big5), or of dictionaries only."""
    if character in _COMMON_HAN:
        return 7.0
    simple = character.encode("gb2312", "ignore")
    if simple and simple[0] <= 0xD7:
        return 11.0
    usual = character.encode("big5", "ignore")
    if usual and usual[0] <= 0xC6:
        return 12.0
    return 16.0 if simple else 19.0 if character < "\U00020000" else 22.0


@cache
def _kind(character: str) -> tuple[str, float]:
    """The kind of a character and its own cost; that of Latin letters with marks is told by the language, later."""
    point = ord(character)
    if point < 128:
        return ("ascii" if character.isalpha() else "other"), 5.0 if point > 31 or character in "\t\r\n" else 15.0
    if point < 0xA0 or character in "\ufffd\ufffe\uffff" or unicodedata.category(character) in ("Co", "Cn", "Cs"):
        return "odd", _RARE if point < 0xA0 else _LOST
    if 0x3400 <= point <= 0x9FFF or point >= 0x20000 or 0xF900 <= point <= 0xFAFF:
        return "han", _han(character)
    if 0xAC00 <= point <= 0xD7A3:
        return "hangul", 7.0 if character in _COMMON_HANGUL else 11.0 if character.encode("euc_kr", "ignore") else 16.0
    if 0x3041 <= point <= 0x30FF:
        return "kana", 8.0
    if 0xFF61 <= point <= 0xFF9F:
        return "kana", 11.0
    if 0x3000 <= point <= 0x303F or 0xFF00 <= point <= 0xFFEF:
        return "wide", 9.0
    if 0x0410 <= point <= 0x044F or character in "ёЁ":
        return "cyrillic", 5.0
    if character in _USUAL_SIGNS:
        return "sign", 7.0
    if unicodedata.category(character).startswith("L"):
        return ("latin", 0.0) if point < 0x250 else ("letter", 16.0)
    return "mark", 12.0


def cost(text: str) -> float:
    """The length in bits of a text read in some way: the lower of two readings of the same bytes is the likelier one."""
    bits, run, letters = 0.0, 0, Counter[str]()
    before, kind_before, in_word, mute = " ", "other", False, 0
    for character in text:
        kind, own = _kind(character)
        run = run + 1 if kind in ("latin", "letter") else 0
        if kind == "latin":
            letters[character.lower()[0]] += 1
            own += 0.0 if run < 2 else 3.0 if run == 2 else 6.0
        bits += own + _neighbours(before, kind_before, character, kind, in_word)
        in_word = kind in ("sign", "mark") and kind_before in _ALPHABETS and character not in _IN_WORDS
        mute = mute + 1 if kind == "cyrillic" and character not in _VOWELS else 0
        bits += 3.0 * (mute > 3)
        before, kind_before = character, kind
    return bits + _language(letters)


_ALPHABETS = ("ascii", "latin", "cyrillic")
_CHARACTERS = ("han", "hangul", "kana", "wide")


def _neighbours(before: str, kind_before: str, character: str, kind: str, in_word: bool) -> float:
    """What is odd about two neighbours: a capital after a small letter, a sign within a word, a change of script."""
    if kind in _ALPHABETS:
        if in_word:
            return 8.0
        if kind_before in _ALPHABETS:
            odd = before.islower() and character.isupper() and (kind, kind_before) != ("ascii", "ascii")
            return 6.0 * odd + 8.0 * ("cyrillic" in (kind, kind_before) and kind != kind_before)
        return _beside_characters(character) if kind_before in _CHARACTERS else 0.0
    return _beside_characters(before) if kind in _CHARACTERS and kind_before in _ALPHABETS else 0.0


def _beside_characters(letter: str) -> float:
    """Chinese or Korean within a Western word is odd, behind a capital ("A股") less so."""
    return 6.0 if letter.islower() else 3.0


def _language(letters: Counter[str]) -> float:
    """Latin letters with marks, in the one language that knows most of them or in a mix of the usual ones."""
    strange = sum(n for letter, n in letters.items() if not any(letter in own for own in _SETS))
    seldom = sum(n for letter, n in letters.items() if letter in _SELDOM)
    rest = letters.total() - strange
    one = max(_within(letters, own) for own in _SETS)
    return 9.0 * rest - max(4.0 * one, 2.5 * _within(letters, _MIX)) + _RARE * strange + 2.0 * seldom


def _within(letters: Counter[str], own: frozenset[str]) -> int:
    return sum(n for letter, n in letters.items() if letter in own)
