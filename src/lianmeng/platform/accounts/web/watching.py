"""What a session knows of itself: its handle, when and where it was opened."""

WATCH = "watched_as"
BEGAN = "began"
DEVICE = "device"
ADDRESS = "address"

#: What a browser's own name for itself contains → what people call it. The first that fits: most claim to be others.
_BROWSERS = (
    ("wxwork", "WeCom"),
    ("micromessenger", "WeChat"),
    ("dingtalk", "DingTalk"),
    ("lark", "Feishu"),
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("360se", "360"),
    ("qqbrowser", "QQ"),
    ("firefox", "Firefox"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("harmonyos", "HarmonyOS"),
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Browser and system in a few words; empty for what says nothing that we know."""
    text = user_agent.lower()
    known = [next((name for mark, name in table if mark in text), "") for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, known))
