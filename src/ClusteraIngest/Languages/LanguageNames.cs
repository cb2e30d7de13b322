using System.Collections.Frozen;

namespace ClusteraIngest.Languages;

/// <summary>What people write in place of a tag, and the tag that they mean.</summary>
internal static class LanguageNames
{
    private static readonly FrozenDictionary<string, string> Tags = (
        "afrikaans af,albanian sq,amharic am,arabic ar,armenian hy,azerbaijani az,bangla bn,basque eu,belarusian be,bengali bn,bosnian "
        + "bs,bulgarian bg,burmese my,cantonese yue,"
        + "catalan ca,chinese zh,croatian hr,czech cs,danish da,dutch nl,english en,estonian et,farsi fa,filipino fil,finnish fi,french "
        + "fr,galician gl,georgian ka,german de,greek el,"
        + "gujarati gu,hausa ha,hebrew he,hindi hi,hungarian hu,icelandic is,igbo ig,indonesian id,irish ga,italian it,japanese "
        + "ja,javanese jv,kannada kn,kazakh kk,khmer km,korean ko,"
        + "kurdish ku,kyrgyz ky,lao lo,latin la,latvian lv,lithuanian lt,luxembourgish lb,macedonian mk,malagasy mg,malay ms,malayalam "
        + "ml,maltese mt,mandarin zh,maori mi,marathi mr,"
        + "mongolian mn,nepali ne,norwegian no,odia or,pashto ps,persian fa,polish pl,portuguese pt,punjabi pa,romanian ro,russian "
        + "ru,sanskrit sa,serbian sr,sindhi sd,sinhala si,"
        + "slovak sk,slovenian sl,somali so,spanish es,sundanese su,swahili sw,swedish sv,tagalog fil,tajik tg,tamil ta,tatar tt,telugu "
        + "te,thai th,tibetan bo,tigrinya ti,turkish tr,"
        + "turkmen tk,ukrainian uk,urdu ur,uyghur ug,uzbek uz,vietnamese vi,welsh cy,xhosa xh,yiddish yi,yoruba yo,zulu zu,"
        + "deutsch de,español es,espanol es,français fr,francais fr,italiano it,nederlands nl,polski pl,português pt,portugues "
        + "pt,svenska sv,türkçe tr,русский ru,українська uk,"
        + "日本語 ja,한국어 ko,中文 zh,العربية ar,हिन्दी hi,עברית he,ไทย th,"
        +
        // Codes of countries that are no languages'.
        "jp ja,cn zh-Hans,dk da,cz cs,gr el,ua uk,vn vi,us en-US,gb en-GB,ir fa"
    ).Split(',').ToFrozenDictionary(pair => pair[..pair.LastIndexOf(' ')], pair => pair[(pair.LastIndexOf(' ') + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The tag of a language by its name, also of <c>English (United States)</c> and <c>English (auto-generated)</c>; null: it is none that
    /// is known.
    /// </summary>
    public static string? TagOf(string? name)
    {
        if (name is null || name.Length > 100)
            return null;
        var bracket = name.IndexOf('(', StringComparison.Ordinal);
        return Tags.GetValueOrDefault((bracket > 0 ? name[..bracket] : name).Trim());
    }
}
