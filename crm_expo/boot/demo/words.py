"""The words that demo names are made of: Chinese with its pinyin, and the world's other exhibitors."""

from __future__ import annotations


def _pairs(text: str) -> list[tuple[str, str]]:
    """'云yun 帆fan' → [('云', 'yun'), ('帆', 'fan')]; Latin letters begin where the Chinese ends."""
    result = []
    for word in text.split():
        cut = next(i for i, letter in enumerate(word) if letter.isascii())
        result.append((word[:cut], word[cut:]))
    return result


def _words(text: str) -> list[str]:
    return text.split()


SURNAMES = _pairs(
    "王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 黄Huang 赵Zhao 吴Wu 周Zhou 徐Xu 孙Sun 马Ma 朱Zhu 胡Hu 郭Guo 何He 林Lin "
    "高Gao 罗Luo 郑Zheng 梁Liang 谢Xie 宋Song 唐Tang 许Xu 韩Han 冯Feng 邓Deng 曹Cao 彭Peng 曾Zeng 肖Xiao 田Tian "
    "董Dong 潘Pan 袁Yuan 蔡Cai 蒋Jiang 余Yu 于Yu 杜Du 叶Ye 程Cheng 苏Su 魏Wei 吕Lü 丁Ding 任Ren 卢Lu 姚Yao 沈Shen "
    "钟Zhong 姜Jiang 崔Cui 谭Tan 陆Lu 范Fan 汪Wang 廖Liao 石Shi 金Jin 韦Wei 贾Jia 夏Xia 付Fu 方Fang 邹Zou 熊Xiong "
    "白Bai 孟Meng 秦Qin 邱Qiu 侯Hou 江Jiang 尹Yin 薛Xue 闫Yan 段Duan 雷Lei 龙Long 黎Li 史Shi 陶Tao 贺He 毛Mao 郝Hao "
    "顾Gu 龚Gong 邵Shao 欧阳Ouyang 司徒Situ"
)
#: The first twenty surnames cover about half of all people.
SURNAME_WEIGHTS = [8, 8, 7, 6, 5, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2] + [1] * (len(SURNAMES) - 20)

GIVEN_FIRST = _pairs(
    "伟wei 芳fang 娜na 敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan 杰jie 娟juan 涛tao 明ming 超chao "
    "秀xiu 霞xia 平ping 刚gang 桂gui 文wen 辉hui 玲ling 建jian 国guo 华hua 志zhi 晓xiao 嘉jia 子zi 思si 若ruo 雨yu "
    "欣xin 梓zi 浩hao 宇yu 天tian 俊jun 一yi 博bo 启qi 清qing 婉wan 梦meng 诗shi 佳jia 永yong 海hai 春chun 新xin 立li "
    "正zheng 少shao 世shi 光guang"
)
GIVEN_SECOND = _pairs(
    "航hang 溪xi 涵han 轩xuan 怡yi 琪qi 妍yan 洁jie 宁ning 峰feng 鹏peng 飞fei 龙long 波bo 斌bin 宇yu 晨chen "
    "阳yang 坤kun 东dong 林lin 生sheng 民min 英ying 梅mei 红hong 燕yan 萍ping 云yun 莹ying 雪xue 婷ting 慧hui 颖ying "
    "琳lin 瑶yao 蕾lei 彤tong 然ran 凯kai 毅yi 健jian 康kang 亮liang 成cheng 达da 良liang 安an 诚cheng 辰chen 睿rui "
    "哲zhe 远yuan 舟zhou 豪hao 霖lin 楠nan"
)

BRAND_FIRST = _pairs(
    "云yun 智zhi 恒heng 澜lan 绿lü 博bo 星xing 元yuan 海hai 知zhi 天tian 华hua 中zhong 金jin 宏hong 瑞rui 鼎ding "
    "凯kai 德de 信xin 创chuang 科ke 力li 英ying 东dong 南nan 北bei 泰tai 盛sheng 鑫xin 锐rui 晶jing 光guang 蓝lan "
    "启qi 卓zhuo 汇hui 聚ju 诺nuo 飞fei 龙long 鹏peng 万wan 亿yi 明ming 新xin 远yuan 安an 拓tuo 迅xun 晨chen 辰chen "
    "曙shu 朗lang 君jun 铭ming 维wei 尚shang 世shi 众zhong"
)
BRAND_SECOND = _pairs(
    "帆fan 行xing 曜yao 芯xin 源yuan 睿rui 图tu 象xiang 拓tuo 衡heng 达da 通tong 腾teng 泰tai 盛sheng 隆long 丰feng "
    "康kang 宇yu 晟sheng 诚cheng 翔xiang 驰chi 创chuang 联lian 讯xun 特te 为wei 锋feng 途tu 域yu 维wei 安an 洋yang "
    "峰feng 川chuan 江jiang 泽ze 润run 朗lang 能neng 电dian 光guang 磁ci 波bo 微wei 航hang 舟zhou 桥qiao 石shi 林lin "
    "木mu 和he 尔er 科ke 思si 奇qi 正zheng 信xin 邦bang"
)

#: Chinese city, Latin name, the division code inside the credit code, weight.
CHINESE_CITIES = [
    ("深圳", "Shenzhen", "440300", 16), ("广州", "Guangzhou", "440100", 12), ("东莞", "Dongguan", "441900", 7),
    ("佛山", "Foshan", "440600", 5), ("珠海", "Zhuhai", "440400", 4), ("上海", "Shanghai", "310000", 9),
    ("北京", "Beijing", "110000", 8), ("杭州", "Hangzhou", "330100", 6), ("苏州", "Suzhou", "320500", 6),
    ("南京", "Nanjing", "320100", 4), ("宁波", "Ningbo", "330200", 3), ("武汉", "Wuhan", "420100", 4),
    ("成都", "Chengdu", "510100", 4), ("重庆", "Chongqing", "500000", 3), ("西安", "Xi'an", "610100", 3),
    ("厦门", "Xiamen", "350200", 3), ("合肥", "Hefei", "340100", 3), ("青岛", "Qingdao", "370200", 3),
    ("长沙", "Changsha", "430100", 2), ("天津", "Tianjin", "120000", 3), ("大连", "Dalian", "210200", 2),
    ("无锡", "Wuxi", "320200", 3), ("沈阳", "Shenyang", "210100", 1), ("郑州", "Zhengzhou", "410100", 2),
]  # fmt: skip
WINE_CITIES = [
    ("烟台", "Yantai", "370600", 8), ("银川", "Yinchuan", "640100", 8), ("吐鲁番", "Turpan", "650400", 3),
    ("秦皇岛", "Qinhuangdao", "130300", 3), ("上海", "Shanghai", "310000", 7), ("广州", "Guangzhou", "440100", 6),
    ("深圳", "Shenzhen", "440300", 6), ("北京", "Beijing", "110000", 4), ("厦门", "Xiamen", "350200", 3),
]  # fmt: skip


def _trades(text: str) -> list[tuple[str, str, str, str]]:
    """One trade a line: Chinese and Latin name part, Chinese and English industry."""
    return [tuple(part.strip() for part in line.split("|")) for line in text.strip().splitlines()]


TECH_TRADES = _trades("""
智能装备 | Intelligent Equipment | 智能制造 | Smart manufacturing
机器人 | Robotics | 工业机器人 | Industrial robots
半导体 | Semiconductor | 半导体 | Semiconductors
集成电路 | Integrated Circuits | 半导体 | Semiconductors
光电技术 | Photonics | 光电 | Photonics
激光技术 | Laser Technology | 光电 | Photonics
储能科技 | Energy Storage | 新能源 | New energy
新能源 | New Energy | 新能源 | New energy
医疗器械 | Medical Devices | 医疗健康 | Health care
生物科技 | Biotech | 医疗健康 | Health care
遥感科技 | Remote Sensing | 航空航天 | Aerospace
航空科技 | Aviation Technology | 航空航天 | Aerospace
无人机科技 | UAV Technology | 航空航天 | Aerospace
信息技术 | Information Technology | 信息技术 | Information technology
人工智能 | Artificial Intelligence | 信息技术 | Information technology
物联网科技 | IoT Technology | 信息技术 | Information technology
网络安全 | Cyber Security | 信息技术 | Information technology
工业软件 | Industrial Software | 信息技术 | Information technology
通信技术 | Communications | 通信 | Communications
声学科技 | Acoustics | 消费电子 | Consumer electronics
显示技术 | Display Technology | 消费电子 | Consumer electronics
电子 | Electronics | 消费电子 | Consumer electronics
汽车电子 | Automotive Electronics | 汽车 | Automotive
精密仪器 | Precision Instruments | 仪器仪表 | Instruments
传感技术 | Sensing Technology | 仪器仪表 | Instruments
数控机床 | CNC Machine Tools | 智能制造 | Smart manufacturing
自动化设备 | Automation Equipment | 智能制造 | Smart manufacturing
新材料 | New Materials | 新材料 | New materials
环保科技 | Environmental Technology | 节能环保 | Environment
""")
WINE_TRADES = _trades("""
葡萄酒业 | Wines | 葡萄酒生产 | Wine making
酒庄 | Winery | 葡萄酒生产 | Wine making
酒业贸易 | Wine Trading | 酒类贸易 | Wine trade
进出口贸易 | Import & Export | 酒类贸易 | Wine trade
橡木桶 | Oak Barrels | 酿造设备 | Cellar equipment
酒具 | Glassware | 酒具与包装 | Glass and packaging
""")
BUYER_TRADES = _trades("""
供应链管理 | Supply Chain | 供应链 | Supply chain
系统集成 | Systems Integration | 系统集成 | Systems integration
商贸 | Trading | 商贸 | Trade
工程技术 | Engineering | 工程 | Engineering
汽车零部件 | Auto Parts | 汽车 | Automotive
家用电器 | Home Appliances | 消费电子 | Consumer electronics
电力设备 | Power Equipment | 新能源 | New energy
物流 | Logistics | 供应链 | Supply chain
科技投资 | Technology Investment | 投资 | Investment
酒店管理 | Hotel Management | 酒店餐饮 | Hotels and catering
""")
LEGAL_FORMS = [("有限公司", "Co., Ltd.", 8), ("股份有限公司", "Co., Ltd.", 2), ("集团有限公司", "Group Co., Ltd.", 1)]

#: Country, legal forms, cities, language, given names, family names, phone mask (# = any digit).
FOREIGN = {
    "DE": ("GmbH|AG|GmbH & Co. KG", "Hamburg|München|Stuttgart|Jena|Köln|Bremen|Dresden", "Jonas|Lena|Oskar|Anna|Felix|"
           "Miriam|Stefan|Katrin|Lukas|Sabine|Jürgen|Heike", "Becker|Huber|Schäfer|Krüger|Vogt|Lindner|Brandt|Wolff|"
           "Petersen|Hartmann|Seidel|Möller", "+49151########"),
    "FR": ("S.A.S.|S.A.", "Lyon|Paris|Grenoble|Toulouse|Bordeaux|Beaune|Reims", "Camille|Hugo|Élodie|Julien|Chloé|"
           "Antoine|Marion|Théo", "Moreau|Lefèvre|Garnier|Fontaine|Roussel|Chevalier|Perrin|Marchand", "+336########"),
    "IT": ("S.p.A.|S.r.l.", "Torino|Milano|Bologna|Verona|Firenze|Alba", "Giulia|Marco|Chiara|Luca|Francesca|Matteo|"
           "Elena|Paolo", "Ferrari|Conti|Ricci|Marchetti|Gallo|Bellini|Moretti|Sartori", "+39347#######"),
    "ES": ("S.L.|S.A.", "Madrid|Barcelona|Valencia|Logroño|Bilbao", "Lucía|Álvaro|Marta|Javier|Carmen|Pablo",
           "Ortega|Navarro|Serrano|Molina|Ibáñez|Vidal", "+346########"),
    "GB": ("Ltd|plc", "Cambridge|London|Bristol|Glasgow", "Emily|James|Olivia|Harry|Grace|Oliver",
           "Whitfield|Barlow|Hughes|Prescott|Lawson|Ashby", "+447400######"),
    "US": ("Inc.|LLC", "San Jose|Boston|Austin|Portland|Napa", "Ashley|Michael|Rachel|Daniel|Megan|Tyler",
           "Coleman|Reyes|Sullivan|Bennett|Hayes|Brooks", "+1212555####"),
    "JP": ("K.K.", "Nagoya|Osaka|Yokohama|Kyoto", "Haruka|Takumi|Yui|Kenta|Sakura|Daiki",
           "Sato|Tanaka|Watanabe|Kobayashi|Yoshida|Matsumoto", "+8190########"),
    "KR": ("Co., Ltd.", "Seoul|Daejeon|Suwon|Incheon", "Ji-woo|Min-jun|Seo-yeon|Do-yun|Ha-eun|Jun-seo",
           "Kim|Park|Choi|Jung|Kang|Yoon", "+8210########"),
    "SE": ("AB", "Luleå|Göteborg|Malmö", "Astrid|Erik|Freja|Oscar", "Lindqvist|Bergström|Nyström|Holm", "+4670#######"),
    "NL": ("B.V.", "Utrecht|Eindhoven|Delft", "Sanne|Daan|Femke|Bram", "de Vries|Jansen|Bakker|Visser", "+316########"),
    "CH": ("AG", "Zürich|Basel|Lausanne", "Nina|Reto|Selina|Urs", "Keller|Frei|Baumann|Graf", "+4179#######"),
    "SG": ("Pte Ltd", "Singapore", "Wei Ling|Jun Hao|Hui Min|Kai", "Tan|Lim|Ng|Goh", "+659#######"),
    "AU": ("Pty Ltd", "Adelaide|Melbourne|Margaret River", "Isla|Jack|Ruby|Cooper", "Campbell|Walsh|Hart|Fraser",
           "+6141#######"),
    "CL": ("S.A.", "Santiago|Curicó", "Sofía|Matías|Valentina|Diego", "Rojas|Fuentes|Araya|Soto", "+569########"),
    "AR": ("S.A.", "Mendoza|Salta", "Martina|Nicolás|Juana|Tomás", "Acosta|Romero|Sosa|Luna", "+549261#######"),
    "PT": ("Lda.", "Porto|Évora", "Inês|João|Beatriz|Tiago", "Almeida|Ferreira|Carvalho|Pinto", "+35191#######"),
    "ZA": ("(Pty) Ltd", "Stellenbosch|Paarl", "Anika|Pieter|Zanele|Themba",
           "Botha|Joubert|Nkosi|Dlamini", "+2782#######"),
    "GE": ("LLC", "Tbilisi|Telavi", "Nino|Giorgi|Ana|Luka", "Beridze|Kapanadze|Maisuradze|Lomidze", "+9955########"),
    "HU": ("Kft.", "Tokaj|Budapest", "Eszter|Bence|Réka|Máté", "Szabó|Horváth|Kovács|Tóth", "+3620#######"),
    "AT": ("GmbH", "Wien|Graz|Krems", "Theresa|Maximilian|Johanna|Florian",
           "Gruber|Steiner|Eder|Haas", "+43664#######"),
    "NZ": ("Ltd", "Blenheim|Napier", "Amelia|Liam|Aroha|Nikau", "Harding|Tamati|Ellis|Parata", "+6421#######"),
}  # fmt: skip

FOREIGN_STEMS = _words(
    "Nordwerk Kestrel Norrland Takumi Halden Brixen Calder Tessera Lumen Argent Orbis Vectra Sonnblick Ravel Kvant "
    "Meridian Alpina Hexagon Polaris Zephyr Auriga Corvus Delphin Ember Fjord Garrick Helios Ionica Jasper Karst "
    "Larsen Mistral Nimbus Optima Pellworm Quanta Rhein Sirius Terra Umbra Valeo Westhafen Xenia Ysel Zenit Amber "
    "Boreal Cobalt Drava Elbtal Falkon Granit Hansa Isar Juno Kiruna Lahn Mosel Neckar Oder"
)
FOREIGN_TRADES = [
    ("Sensors", "仪器仪表", "Instruments"), ("Robotics", "工业机器人", "Industrial robots"),
    ("Automation", "智能制造", "Smart manufacturing"), ("Photonics", "光电", "Photonics"),
    ("Energy Systems", "新能源", "New energy"), ("Medical", "医疗健康", "Health care"),
    ("Precision", "智能制造", "Smart manufacturing"), ("Software", "信息技术", "Information technology"),
    ("Aerospace", "航空航天", "Aerospace"), ("Materials", "新材料", "New materials"),
    ("Microelectronics", "半导体", "Semiconductors"), ("Water Technology", "节能环保", "Environment"),
]  # fmt: skip
WINE_STEMS = _words(
    "Belcastel Montclar Rochefleur Valmorel Saint-Aubry Beaurive Clos-Vert Castelnero Poggio-Alto Villarosa "
    "Montebruno Sanvito Altamira Riojana Vega-Norte Dos-Rios Monteverde Casablanca-Sur Andina Kookaburra Red-Gum "
    "Stony-Creek Longridge Silverleaf Kakheti Alazani Bükk Tisza Wachau Thermen Rebhang Sonnenberg Moselblick "
    "Douro-Alto Alentejana Quinta-Nova Cape-Point Oak-Valley Blue-Mountain Harvest-Moon"
)
WINE_PREFIXES = {
    "FR": ["Château", "Domaine"], "IT": ["Tenuta", "Cantina"], "ES": ["Bodegas"], "DE": ["Weingut"], "AT": ["Weingut"],
    "PT": ["Quinta"], "CL": ["Viña"], "AR": ["Bodega"], "GE": ["Marani"], "HU": ["Pincészet"], "AU": [""], "NZ": [""],
    "ZA": [""], "US": [""],
}  # fmt: skip

JOBS_ZH = [
    "总经理",
    "市场总监",
    "市场经理",
    "销售总监",
    "采购经理",
    "采购总监",
    "技术总监",
    "研发工程师",
    "项目经理",
    "总经理助理",
    "品牌经理",
    "外贸经理",
]
JOBS_EN = [
    "Managing Director",
    "Head of Marketing",
    "Marketing Manager",
    "Sales Director",
    "Purchasing Manager",
    "Chief Technology Officer",
    "Development Engineer",
    "Project Manager",
    "Export Manager",
    "Buyer",
]
SIZES = [("1–49", 30), ("50–249", 40), ("250–999", 20), ("1000+", 10)]
