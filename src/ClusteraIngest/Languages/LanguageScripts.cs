namespace ClusteraIngest.Languages;

/// <summary>Scripts that tags leave out, of the languages that are written in several: Unicode CLDR, likely subtags.</summary>
internal static class LanguageScripts
{
    /// <summary>The script that goes with a region; null: the region says nothing about it.</summary>
    public static string? OfRegion(string language, string? region) =>
        (language, region) switch
        {
            ("zh", "CN" or "SG" or "MY") => "Hans",
            ("zh", "TW" or "HK" or "MO") => "Hant",
            ("yue", "HK" or "MO") => "Hant",
            ("yue", "CN") => "Hans",
            ("sr", "ME" or "RO" or "TR") => "Latn",
            ("sr", "RS" or "BA" or "XK") => "Cyrl",
            ("pa", "PK") => "Arab",
            ("pa", "IN") => "Guru",
            ("uz", "AF") => "Arab",
            ("az", "IR") => "Arab",
            ("ku", "IQ" or "IR") => "Arab",
            ("mn", "CN") => "Mong",
            ("kk" or "ky", "CN") => "Arab",
            _ => null,
        };

    /// <summary>The script where neither script nor region is given; null: not known, and then any may be meant.</summary>
    public static string? Usual(string language) =>
        language switch
        {
            "zh" => "Hans",
            "yue" => "Hant",
            "sr" or "mn" or "kk" or "ky" or "tg" or "mk" or "bg" or "ru" or "uk" or "be" => "Cyrl",
            "pa" => "Guru",
            "hi" or "mr" or "ne" => "Deva",
            "ur" or "fa" or "ar" or "ps" or "sd" => "Arab",
            "uz" or "az" or "ku" or "bs" or "hr" or "ms" or "ha" or "en" or "de" or "es" or "fr" or "pt" => "Latn",
            _ => null,
        };

    /// <summary>The script that a deprecated code stands for along with the language.</summary>
    public static string? OfDeprecated(string code) => code is "sh" ? "Latn" : null;
}
