"""The pieces of a date expression, each by the name of its reader: one regular expression, the longest forms first."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""
      (?P<iso>(?P<iy>\d{4})-(?P<im>\d\d?)-(?P<id>\d\d?)[Tt](?P<ih>\d\d?):?(?P<imin>\d\d)(?::?(?P<is>\d\d)(?:[.,]\d+)?)?
          (?P<iz>\s?[Zz]|\s?[+-]\d\d:?\d\d)?(?![\d:]))
    | (?P<duration>/P(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?(?![^\W_]))
    | (?P<ymd>(?P<y1>\d{4})(?P<s1>[-/.]\s?)(?P<m1>\d\d?)(?P=s1)(?P<d1>\d\d?)(?!\d)\.?)
    | (?P<dmy>(?P<a2>\d\d?)(?:(?P<dot>\.\s?)(?P<b2>\d\d?)\.\s?|(?P<s2>[-/])(?P<b3>\d\d?)(?P=s2)|(?P<s3>\s/\s)(?P<b4>\d\d?)\s/\s)
          (?P<y2>\d{4}|'?\d\d)(?![\d:]|[/.]\d|-\d{1,4}(?![\d./])))
    | (?P<basic>(?P<y5>(?:19|20)\d\d)(?P<m5>[01]\d)(?P<d5>[0-3]\d)(?:T(?P<h5>\d\d)(?P<min5>\d\d)(?P<sec5>\d\d)?(?P<z5>Z)?)?(?!\d))
    | (?P<cjkyear>(?:(?P<era>令和|平成|昭和|民[國国])\s?(?P<inera>\d{1,3}|元)|(?P<y6>\d{4}))\s?[年년])
    | (?P<cjkmonth>(?P<m6>\d\d?)\s?[月월])
    | (?P<cjkday>(?P<d6>\d\d?)\s?[日号號일])
    | (?P<cjktime>
          (?P<half7>午前|午後|上午|中午|下午|傍晚|晚[上间間]?|早[上晨]?|凌晨|清晨|夜|朝|오전|오후|저녁|아침|새벽|밤)?
          \s?(?P<h7>\d\d?)\s?[時时點点시]
          (?:\s?(?P<min7>\d\d?)\s?[分분]|(?P<semi7>半|반))?)
    | (?P<cjkclock>(?P<half8>午前|午後|上午|中午|下午|傍晚|晚[上间間]?|早[上晨]?|凌晨|清晨|夜|朝|오전|오후|저녁|아침|새벽|밤|[AP]M)
          \s?(?P<h8>\d\d?):(?P<min8>\d\d))
    | (?P<cjkweek>\(\s?[月火水木金土日](?:曜日?)?(?:・?祝日?)?\s?\)|[月火水木金土日]曜日?|(?:星期|礼拜|禮拜|[周週])[一二三四五六日天]
          |\(\s?[일월화수목금토]\s?\)|[일월화수목금토]요일
          |\(\s?[一二三四五六日]\s?\))
    | (?P<cjkuntil>までに?|迄|까지|(?<=[日号號年月])(?:之前|以前|前))
    | (?P<cjkrange>から|より|至|到|부터)
    | (?P<cjkand>及び|および|以及|[和与與及・])
    | (?P<cjkveto>毎[週月年日]|每[周週月年天]|매[주월년일])
    | (?P<cjknoise>時間|时间|時間|日時|日期|期間|期间|必着|開催日?|일시|기간|날짜|開始|终了|終了|시작|종료)
    | (?P<cjknoon>正午|정오)
    | (?P<nextday>(?<![^\W_])(?i:(?:the\s|le\s|am\s|d?el\s)?(?:(?:next|following)\sday|n[äa]chster\stag|n[äa]chsten\stag|folgetags?
          |lendemain|d[ií]a\ssiguiente|giorno\s(?:dopo|seguente|successivo)|dia\sseguinte|volgende\sdag|nästa\sdag|dagen\sefter
          |næste\sdag|neste\sdag|seuraavana\späivänä|następnego\sdnia|následující(?:ho)?\sdne?|ertesi\sgün|следующего\sдня)(?!\w)
          |\+1\sday\b)|翌日?|次日|다음\s?날|익일)
    | (?P<everyday>\b(?i:(?:each|every|per)\sday|jeden\stag|chaque\sjour|tous\sles\sjours|cada\sd[ií]a|todos\slos\sd[ií]as
          |todos\sos\sdias|ogni\sgiorno|elke\sdag|varje\sdag|hver\sdag|joka\späivä|każdego\sdnia|każdy\sdień|každý\sden
          |her\sgün|каждый\sдень)(?!\w))
    | (?P<turkishfrom>(?<=\w)'[dt][ea]n(?!\w))
    | (?P<turkish>(?<=\w)'(?:[dt][ea]|y?[ea]|n?[iu]n|[ıiuü]n)(?!\w))
    | (?P<feira>(?P<count>[2-6])\s?[ªªa]?[\s-]{0,2}(?i:feira)\b)
    | (?P<noon>12(?::00)?\s?(?i:noon|mittags?|midi|mezzogiorno|mediod[ií]a)(?![^\W\d_]))
    | (?P<half>(?P<h9>\d\d?)(?:[:.](?P<min9>\d\d)(?::\d\d)?)?\s?(?P<half9>[AaPp])\.?\s?[Mm](?![^\W\d_])\.?
          |(?P<h19>\d\d?):(?P<min19>[0-5]\d)(?P<half19>[AaPp])(?!\w)
          |(?P<h18>\d\d?)(?::(?P<min18>\d\d)(?::\d\d)?)?\s?(?P<half18>[πμ])\.\s?μ\.?)
    | (?P<clock>(?P<h10>\d\d?):(?P<min10>\d\d)(?::(?P<sec10>\d\d))?(?!\d))
    | (?P<hclock>(?P<h11>\d\d?)(?:\s?[hH]|[uU](?=[0-5]\d))(?:\s?(?P<min11>[0-5]\d)(?:min|m)?)?(?![\w]))
    | (?P<monthyear>(?P<m16>0?[1-9]|1[0-2])[/.](?P<y16>(?:19|20)\d\d)(?!\d|[/.]\d))
    | (?P<yearmonth>(?P<y17>(?:19|20)\d\d)-(?P<m17>0[1-9]|1[0-2])(?![\d.-]|\s?[^\W\d_]))
    | (?P<dm>(?P<a12>\d\d?)\.\s?(?P<b12>\d\d?)\.(?!\d))
    | (?P<slash>(?P<a13>\d\d?)/(?P<b13>\d\d?)(?![/\d]))
    | (?P<dotted>(?P<a14>\d\d?)\.(?P<b14>\d\d?)(?!\d|\.\d))
    | (?P<shortyear>(?<![^\W\d_])'(?P<y15>\d\d)(?!\d))
    | (?P<number>(?P<digits>\d+)(?:(?P<suffix>\s(?:st|nd|rd|th)|(?i:st|nd|rd|th|er|ère|ere|ste|de|e|eme|ème|º|ª|°|:e|:a|-го|-е))(?![^\W_])
          |(?P<stop>\.(?!\d)))?)
    | (?P<zone>\b(?:(?:UTC|GMT)(?:(?:\s?\+\s?|\s?-|-\s)(?:1[0-4]|0?\d)(?!\d?(?::\d\d)?\s?(?:UTC|GMT))(?::?\d\d)?(?!\d))?
          |(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific|US)/[A-Za-z_+-]+(?:/[A-Za-z_]+)?
          |(?i:aoe|anywhere\son\searth))(?![\w/]))
    | (?P<zonetime>\b(?i:(?:us\s)?(?:eastern|central|mountain|pacific|alaska|hawaii|british|greenwich\smean|irish|moscow|india|indian|china
          |japan|korea|singapore|(?:western|central|middle|eastern)\seuropean|australian\s(?:eastern|central|western)|atlantic)
          (?:\s(?:standard|daylight|summer))?\stime)(?!\w))
    | (?P<citytime>(?:(?<=[\dmMrRhHuUо.,]\s)|(?<=\())(?:(?i:london|paris|berlin|brussels|madrid|rome|amsterdam|vienna|zurich
          |stockholm|oslo|copenhagen|helsinki|warsaw|prague|budapest|athens|lisbon|dublin|istanbul|kyiv|jerusalem|dubai|tokyo|seoul
          |hong\skong|beijing|shanghai|taipei|bangkok|jakarta|manila|(?:new\s)?delhi|mumbai|karachi|sydney|melbourne|brisbane|perth
          |auckland|new\syork|chicago|denver|los\sangeles|san\sfrancisco|toronto|vancouver|montreal|bogota|lima|buenos\saires
          |sao\spaulo|cairo|lagos|nairobi|johannesburg|uk|gulf|israel|turkey|new\szealand|south\safrican?
          |(?:west|east|central)\safrica|arizona)\s(?i:time)(?!\w)
          |(?i:heure\sde\sparis|hora\speninsular|hor(?:a|ário)\sde\sbrasília|deutsche[rn]?\szeit|mitteleuropäische\s(?:sommer)?zeit
          |московско(?:е|му)\sврем(?:я|ени)|по\sмоскве)(?!\w)|日本時間|北京[时時][间間]|한국\s?시간))
    | (?P<american>(?:(?<=[AaPpMm.\d]\s)|(?<=[Mm.\d]\s\())(?:Eastern|Central|Mountain|Pacific)(?!\s?[^\W\d_]))
    | (?P<offset>(?<=\d)\s?(?:\+\d\d:?\d\d|-(?:0\d|1[0-2])(?:00|30|45))(?![\d:]))
    | (?P<tm>\bt/m\b|\bt\.?[eo]\.?m\.?(?!\w)|\bs/d\b)
    | (?P<word>(?:twenty|thirty)[-\s](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b
          |(?i:meio|meia)[-\s](?i:dia|noite)\b
          |[^\W\d_](?:[^\W\d_]|(?<=[a-z])-(?=feira)|(?<=[а-яіїє])'(?=[а-яіїє]))*)\.?
    | (?P<dash>\s?(?:-+|~|\.{2,3}|…|<|>)\s?)
    | (?P<comma>[,;])
    | (?P<plus>[&+])
    | (?P<bar>/)
    | (?P<space>(?:[\s)\[\]|•·:@."*_=»«\u23e9-\u23fa\u2600-\u26ff\ufe0f\u200d\U0001f000-\U0001faff]|!(?=[)\]!]|\s*\Z)
          |'(?!\d\d(?!\d))|(?<=[^\W\d_])'
          |\((?!\s?[月火水木金土日一二三四五六월화수목금토일](?:曜日?)?(?:・?祝日?)?\s?\)))+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
