"""Words of company names: legal forms, trades, places and how they are said in Latin letters."""

#: Legal forms 组织形式 → their family. What is a kind of house (研究院, 中心, 厂) belongs to the name.
FORMS = {
    "股份有限公司": "limited", "有限责任公司": "limited", "有限责任股份公司": "limited", "责任有限公司": "limited",
    "有限公司": "limited", "股份公司": "limited", "集团公司": "limited", "总公司": "company", "公司": "company",
    "有限合伙企业": "partners", "有限合伙": "partners", "普通合伙": "partners", "合伙企业": "partners",
    "个人独资企业": "sole", "个体工商户": "sole",
}  # fmt: skip
#: Trades 行业, as they stand between a name and its legal form, with what each is called in English.
TRADES = {
    "科学技术": "technology", "高科技": "technology", "高新技术": "technology", "科技": "technology",
    "技术": "technology", "技术开发": "technology", "技术服务": "technology", "科技发展": "technology",
    "信息": "information", "信息技术": "information", "信息科技": "information", "数据": "data", "数字": "digital",
    "网络": "network", "网络科技": "network", "软件": "software", "智能": "intelligent", "智慧": "smart",
    "人工智能": "ai", "物联网": "iot", "互联网": "internet", "通信": "communication", "通讯": "communication",
    "装备": "equipment", "设备": "equipment", "机械": "machinery", "机电": "electromechanical", "重工": "heavy",
    "重型": "heavy", "机器": "machine", "机器人": "robot", "机床": "machine", "数控": "cnc", "自动化": "automation",
    "工业": "industry", "实业": "industry", "工程": "engineering", "工贸": "industry", "制造": "manufacturing",
    "精密": "precision", "精工": "precision", "模具": "mould", "五金": "hardware", "金属": "metal", "钢铁": "steel",
    "铝业": "aluminium", "铜业": "copper", "轴承": "bearing", "阀门": "valve", "泵业": "pump", "电机": "motor",
    "动力": "power", "电力": "power", "电气": "electric", "电器": "electric", "电子": "electronics",
    "电子科技": "electronics", "电缆": "cable", "线缆": "cable", "光电": "optoelectronics", "光学": "optics",
    "光伏": "solar", "激光": "laser", "照明": "lighting", "半导体": "semiconductor", "微电子": "microelectronics",
    "仪器": "instrument", "仪表": "instrument", "仪器仪表": "instrument", "传感": "sensor", "传感器": "sensor",
    "测控": "measurement", "检测": "testing", "计量": "metrology", "能源": "energy", "新能源": "energy",
    "储能": "storage", "电池": "battery", "石油": "petroleum", "石化": "petrochemical", "化工": "chemical",
    "化学": "chemical", "涂料": "coating", "塑料": "plastics", "塑胶": "plastics", "橡胶": "rubber",
    "材料": "materials", "新材料": "materials", "复合材料": "composite", "玻璃": "glass", "陶瓷": "ceramics",
    "建材": "building", "建筑": "construction", "建设": "construction", "建工": "construction",
    "装饰": "decoration", "装潢": "decoration", "家具": "furniture", "家居": "home", "家私": "furniture",
    "木业": "wood", "门窗": "window", "卫浴": "sanitary", "厨具": "kitchen", "电梯": "elevator",
    "纺织": "textile", "纺织品": "textile", "服饰": "apparel", "服装": "garment", "鞋业": "shoes", "皮革": "leather",
    "食品": "food", "饮料": "beverage", "乳业": "dairy", "酒业": "liquor", "酒店": "hotel", "餐饮": "catering",
    "农业": "agriculture", "农业科技": "agriculture", "种业": "seed", "牧业": "livestock", "茶业": "tea",
    "医疗": "medical", "医疗器械": "medical", "医疗科技": "medical", "器械": "device", "医药": "pharmaceutical",
    "药业": "pharmaceutical", "制药": "pharmaceutical", "生物": "biology", "生物科技": "biotechnology",
    "生物技术": "biotechnology", "生物医药": "biopharmaceutical", "基因": "gene", "健康": "health",
    "健康科技": "health", "化妆品": "cosmetics", "日化": "chemical", "环保": "environmental",
    "环境": "environmental", "环境科技": "environmental", "水务": "water", "水处理": "water",
    "汽车": "automobile", "汽车零部件": "parts", "零部件": "parts", "汽配": "parts", "车业": "vehicle",
    "航空": "aviation", "航天": "aerospace", "船舶": "ship", "轨道交通": "rail", "交通": "transport",
    "物流": "logistics", "货运": "freight", "运输": "transport", "供应链": "supply", "供应链管理": "supply",
    "贸易": "trade", "商贸": "trade", "经贸": "trade", "国际贸易": "trade", "外贸": "trade", "进出口": "trade",
    "进出口贸易": "trade", "国际": "international", "电子商务": "ecommerce", "商务": "business", "商业": "commerce",
    "文化": "culture", "文化传播": "culture", "文化传媒": "culture", "文化创意": "culture", "传媒": "media",
    "传播": "media", "广告": "advertising", "影视": "film", "展览": "exhibition", "会展": "exhibition",
    "会议": "convention", "会议展览": "exhibition", "展示": "display", "博览": "expo", "教育": "education",
    "教育科技": "education", "咨询": "consulting", "企业管理": "management", "管理": "management",
    "管理咨询": "consulting", "服务": "service", "投资": "investment", "投资管理": "investment",
    "资产管理": "asset", "基金": "fund", "金融": "finance", "租赁": "leasing", "地产": "property",
    "房地产": "property", "房地产开发": "property", "置业": "property", "置地": "land", "物业": "property",
    "物业管理": "property", "旅游": "tourism", "体育": "sports", "玩具": "toys", "礼品": "gifts", "珠宝": "jewelry",
    "包装": "packaging", "印刷": "printing", "纸业": "paper", "印务": "printing", "包装印刷": "packaging",
    "制品": "products", "产品": "products", "用品": "supplies", "器材": "equipment", "安防": "security",
    "安全": "safety", "消防": "fire", "园林": "garden", "发展": "development", "产业": "industry",
    "开发": "development",
    "研究院": "institute", "研究所": "institute", "设计": "design", "创意": "creative", "厂": "factory",
    "总厂": "factory", "中心": "center", "系统": "system", "视觉": "vision", "控制": "control", "制冷": "cooling",
    "空调": "air", "暖通": "hvac", "焊接": "welding", "工具": "tools", "刀具": "tools", "量具": "gauge",
    "液压": "hydraulic", "气动": "pneumatic", "传动": "transmission", "紧固件": "fastener", "铸造": "casting",
    "锻造": "forging", "表面处理": "surface", "硬件": "hardware", "显示": "display", "触控": "touch",
    "无人机": "drone", "声学": "acoustics", "音响": "audio", "乐器": "instruments", "宠物": "pet", "母婴": "baby",
}  # fmt: skip
#: Words that several trades are called by alike: a name that says one for the other is the same.
ALIKE = {
    "科学技术": "科技", "高科技": "科技", "通讯": "通信", "进出口贸易": "进出口", "商贸": "贸易", "经贸": "贸易",
    "国际贸易": "贸易", "塑胶": "塑料", "会议展览": "会展", "家私": "家具", "线缆": "电缆",
}  # fmt: skip
#: Latin legal forms → their family, the longest first.
LATIN_FORMS = sorted(
    {
        "co ltd": "ltd", "company limited": "ltd", "company ltd": "ltd", "co limited": "ltd", "limited": "ltd",
        "ltd": "ltd", "limited liability company": "llc", "limited company": "ltd", "plc": "plc",
        "public limited company": "plc", "pte ltd": "ltd", "pte limited": "ltd", "private limited": "ltd",
        "pvt ltd": "ltd", "pty ltd": "ltd", "pty limited": "ltd", "llc": "llc", "l l c": "llc", "llp": "llp",
        "lp": "lp", "inc": "inc", "incorporated": "inc", "corp": "inc", "corporation": "inc", "co": "co",
        "company": "co", "and co": "co", "and company": "co", "gmbh": "gmbh", "ggmbh": "gmbh", "mbh": "gmbh",
        "gesellschaft mit beschrankter haftung": "gmbh", "gmbh and co kg": "kg", "gmbh and co kgaa": "kg",
        "and co kg": "kg", "kg": "kg", "kgaa": "kg", "ag": "ag", "aktiengesellschaft": "ag", "se": "se", "ohg": "ohg",
        "e k": "ek", "ek": "ek", "ug": "ug", "sa": "sa", "societe anonyme": "sa", "sas": "sas", "sarl": "sarl",
        "spa": "spa", "societa per azioni": "spa", "srl": "srl", "sl": "sl", "slu": "sl", "sau": "sa", "bv": "bv",
        "b v": "bv", "nv": "nv", "n v": "nv", "oy": "oy", "oyj": "oy", "ab": "ab", "aktiebolag": "ab", "as": "as",
        "a s": "as", "aps": "aps", "asa": "asa", "sro": "sro", "s r o": "sro", "doo": "doo", "kft": "kft", "zrt": "zrt",
        "sp zoo": "spzoo", "sp z o o": "spzoo", "spolka z o o": "spzoo", "ltda": "ltda", "s a": "sa", "s p a": "spa",
        "s r l": "srl", "s l": "sl", "sdn bhd": "bhd", "bhd": "bhd", "kk": "kk", "k k": "kk", "kabushiki kaisha": "kk",
        "jsc": "jsc", "ooo": "ooo", "ao": "ao", "de cv": "cv", "sa de cv": "cv", "tbk": "tbk", "pt": "pt",
    }.items(),
    key=lambda pair: -len(pair[0]),
)  # fmt: skip
#: How words of Latin names are also written.
SAID = {
    "intl": "international", "int": "international", "internat": "international", "mfg": "manufacturing",
    "manuf": "manufacturing", "tech": "technology", "techn": "technology", "technologies": "technology",
    "technol": "technology", "engg": "engineering", "eng": "engineering", "engrg": "engineering",
    "ind": "industry", "inds": "industry", "industries": "industry", "industrial": "industry", "elec": "electric",
    "electrical": "electric", "electronic": "electronics", "grp": "group", "gruppe": "group", "groupe": "group",
    "bros": "brothers", "mach": "machinery", "machines": "machinery", "equip": "equipment", "sci": "science",
    "instruments": "instrument", "systems": "system", "solutions": "solution", "services": "service",
    "svcs": "service", "products": "product", "dev": "development", "exhib": "exhibition",
    "exhibitions": "exhibition", "pharma": "pharmaceutical", "pharmaceuticals": "pharmaceutical",
    "chem": "chemical", "chemicals": "chemical", "auto": "automobile", "automotive": "automobile",
    "automobiles": "automobile", "trading": "trade", "robots": "robot", "robotics": "robot", "assoc": "associates",
    "lab": "laboratories", "labs": "laboratories", "univ": "university", "mgmt": "management",
    "material": "materials", "tools": "tool", "gesellschaft": "ges", "maschinenfabrik": "maschinenfabrik",
}  # fmt: skip
STOP = frozenset(("the", "and", "of", "for", "und", "et", "y", "e", "de", "di", "der", "die", "das", "la", "le"))
#: English words that only tell a trade: a name as it is said may leave them out.
LATIN_TRADES = frozenset(
    " ".join(
        (
            *(SAID.get(word, word) for word in TRADES.values()),
            "solution system service science laboratories product products tool engineering international global",
            "worldwide enterprise enterprises industry technology works maschinenbau technik ges",
        )
    ).split()
)
_COUNTRIES = {
    "china": "cn", "prc": "cn", "germany": "de", "deutschland": "de", "france": "fr", "italy": "it", "italia": "it",
    "japan": "jp", "korea": "kr", "india": "in", "usa": "us", "america": "us", "uk": "gb", "britain": "gb",
    "spain": "es", "espana": "es", "singapore": "sg", "malaysia": "my", "thailand": "th", "vietnam": "vn",
    "indonesia": "id", "taiwan": "tw", "austria": "at", "osterreich": "at", "osterreichs": "at", "switzerland": "ch",
    "schweiz": "ch", "suisse": "ch", "netherlands": "nl", "nederland": "nl", "belgium": "be", "poland": "pl",
    "polska": "pl", "sweden": "se", "sverige": "se", "norway": "no", "norge": "no", "denmark": "dk", "danmark": "dk",
    "finland": "fi", "canada": "ca", "australia": "au", "mexico": "mx", "brazil": "br", "brasil": "br", "turkey": "tr",
    "russia": "ru", "europe": "eu", "asia": "as", "hongkong": "hk",
}  # fmt: skip
_CITIES = [
    "beijing", "shanghai", "shenzhen", "guangzhou", "dongguan", "foshan", "zhuhai", "zhongshan", "huizhou",
    "hangzhou", "ningbo", "wenzhou", "suzhou", "wuxi", "nanjing", "changzhou", "nantong", "kunshan", "xiamen",
    "fuzhou", "quanzhou", "qingdao", "jinan", "yantai", "dalian", "shenyang", "tianjin", "wuhan", "changsha",
    "chengdu", "chongqing", "xian", "zhengzhou", "hefei", "nanchang", "guangdong", "jiangsu", "zhejiang", "shandong",
    "fujian", "sichuan", "hubei", "hunan", "henan", "hebei", "anhui", "jiangxi", "shaanxi", "liaoning",
]  # fmt: skip
#: Latin words that say a place → which; cities by their own name.
LATIN_PLACES = _COUNTRIES | {city: city for city in _CITIES}
