using ClusteraIngest.Database;
using ClusteraIngest.Errors;
using ClusteraIngest.YouTube;

namespace ClusteraIngest.Tests.Properties;

public class AddressProperties
{
    private static readonly string[] Pieces =
    [
        "https://",
        "HTTP://",
        "//",
        "http%3A%2F%2F",
        "www.youtube.com",
        "youtube.com/",
        "m.youtube.com",
        "youtu.be/",
        "YOUTU.BE",
        "music.youtube.com",
        "youtube-nocookie.com",
        "/",
        "/watch?v=",
        "watch",
        "?v=",
        "&list=",
        "&amp;list=",
        "list=",
        "/playlist?list=",
        "/shorts/",
        "/live/",
        "/embed/",
        "videoseries",
        "/channel/",
        "/c/",
        "/user/",
        "/@",
        "@",
        "%40",
        "/videos",
        "/search",
        "#t=1",
        "?",
        "&",
        "=",
        ":443",
        ":80",
        ".",
        "..",
        "\\",
        "user:pass@",
        "evil.example",
        "dQw4w9WgXcQ",
        "dQw4w9WgXc",
        "UCX6OQ3DkcsbYNE6H8uQQuVA",
        "PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF",
        "UUX6OQ3DkcsbYNE6H8uQQuVA",
        "OLAK5uy_kzxTVzgfkTvmDsGqqxjcwKZPZFWBEnPVc",
        "RDdQw4w9WgXcQ",
        "WL",
        "LL",
        "FLX6OQ3DkcsbYNE6H8uQQuVA",
        "MrBeast",
        "name",
        "İstanbul",
        "straße",
        "ΣΊΣΥΦΟΣ",
        "한국어",
        "%ED%95%9C",
        "e\u0301",
        "\u200B",
        "\uFEFF",
        " ",
        "\t",
        "\n",
        "\0",
        "\u202E",
        "\u001b[2J",
        "\ud800",
        "\udc00",
        "😀",
        "vnd.youtube:",
        "consent.youtube.com/m?continue=",
        "attribution_link?u=",
        "/browse/VL",
        "&amp;amp;",
        ")",
        "(",
        "\u2066",
        "\u2069",
        "%E2%80%8B",
        ";",
        "%00",
        "%",
        "%zz",
        "%C3%28",
        "%F0%9F",
        "%2F",
        "%3F",
        "-",
        "_",
        "·",
        "feed",
        "results",
        "<",
        ">",
        "\"",
        new('x', 101),
        "ǅ",
        "ﬁ",
        "K",
    ];

    private static readonly System.Text.UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly string[] ListErrors =
    [
        "NotAYouTubeAddress",
        "VideoInsteadOfList",
        "EndlessMix",
        "PrivateList",
        "UnsupportedList",
    ];

    private static readonly string[] ConnectionPieces =
    [
        "postgresql://",
        "postgres://",
        "POSTGRES://",
        "Host=",
        "Username=",
        "Password=",
        "Database=",
        "Port=",
        "Host",
        "host=",
        "port",
        "sslmode=",
        "sslmode=require",
        "SSL Mode=VerifyFull",
        ";",
        "&",
        "?",
        "/",
        ":",
        "@",
        "=",
        "'",
        "\"",
        "db.example",
        "localhost",
        "[::1]",
        "%2Fvar%2Frun",
        "5432",
        "99999999",
        "-1",
        "me",
        ":s3cr3tPart@",
        "Password=s3cr3tPart;",
        "%40",
        "%",
        "%zz",
        "%00",
        "\0",
        " ",
        "\n",
        ",",
        "host1:1,host2:2",
        "target_session_attrs=any",
        "options=-c%20a%3Db",
        "connect_timeout=x",
        "pgbouncer=true",
        "Timeout=1e400",
        "Unknown=1",
        "service=x",
        "\ud800",
        "한",
        "#",
        "\\",
    ];

    [Fact]
    public void A_list_is_read_or_refused_by_name_and_its_canonical_address_is_the_same_list() =>
        Property.HoldsFor(
            Pieces,
            pieces =>
            {
                var text = string.Concat(pieces);
                if (!ListReference.TryParse(text, out var list))
                {
                    var refusal = Assert.Throws<InvalidInputException>(() => ListReference.Parse(text));
                    Assert.Contains(refusal.ErrorId, ListErrors);
                    Assert.Equal(refusal.Message, Printable.Of(refusal.Message));
                    return;
                }

                Assert.Equal(list, ListReference.Parse(text));
                Assert.Equal(list, ListReference.Parse(list.Url));
                Assert.DoesNotContain(list.Url, letter => char.IsControl(letter) || char.IsWhiteSpace(letter));
                Strict.GetByteCount(list.Url);
                Assert.True(new Uri(list.Url).AbsoluteUri.All(char.IsAscii));
            }
        );

    [Fact]
    public void An_id_is_read_or_refused_and_reading_it_again_changes_nothing() =>
        Property.HoldsFor(
            Pieces,
            pieces =>
            {
                var text = string.Concat(pieces);
                Holds<VideoId>(text, VideoId.TryParse, VideoId.Parse, id => id.Value);
                Holds<ChannelId>(text, ChannelId.TryParse, ChannelId.Parse, id => id.Value);
                Holds<PlaylistId>(text, PlaylistId.TryParse, PlaylistId.Parse, id => id.Value);
            }
        );

    [Fact]
    public void All_spellings_of_a_list_agree() =>
        Property.HoldsFor(
            Pieces,
            pieces =>
            {
                // The pieces choose among the spellings.
                var choice =
                    pieces.Aggregate(17, (sum, piece) => unchecked((sum * 31) + piece.Length + (piece.Length > 0 ? piece[0] : 0)))
                    & int.MaxValue;
                var scheme = Pick("https://", "http://", "//", "", "HTTPS://");
                var host = Pick(
                    "www.youtube.com",
                    "youtube.com",
                    "m.youtube.com",
                    "music.youtube.com",
                    "WWW.YouTube.com",
                    "www.youtube.com:443",
                    "youtube-nocookie.com"
                );
                var around = Pick("", " ", "\t", "\u200B", "\uFEFF", "\r\n");
                var tail = Pick("", "/", "/videos", "?si=x", "#top", "/?view=0", "/featured?a=b&c");
                var (id, playlist, handle) = (
                    "UCX6OQ3DkcsbYNE6H8uQQuVA",
                    "PLq7Rz0VbW3nTgKc5Yd8LmE2sXhJ4uA6oF",
                    Pick("MrBeast", "mrbeast", "MRBEAST")
                );

                Assert.Equal(ListReference.Parse(id), ListReference.Parse($"{around}{scheme}{host}/channel/{id}{tail}{around}"));
                Assert.Equal(
                    ListReference.Parse("@mrbeast"),
                    ListReference.Parse($"{around}{scheme}{host}/{Pick("@", "%40")}{handle}{tail}{around}")
                );
                Assert.Equal(
                    ListReference.Parse(playlist),
                    ListReference.Parse(
                        $"{around}{scheme}{host}/{Pick("playlist?list=", "watch?v=dQw4w9WgXcQ&list=", "playlist?a=b&list=")}{playlist}{Pick("", "&index=1", "#x")}{around}"
                    )
                );
                Assert.Equal(
                    VideoId.Parse("dQw4w9WgXcQ"),
                    VideoId.Parse(
                        $"{around}{scheme}{host}/{Pick("watch?v=", "shorts/", "embed/", "live/", "v/")}dQw4w9WgXcQ{Pick("", "#t=5")}{around}"
                    )
                );

                string Pick(params string[] spellings)
                {
                    var picked = spellings[choice % spellings.Length];
                    choice = unchecked((choice * 1_103_515_245) + 12_345) & int.MaxValue;
                    return picked;
                }
            }
        );

    [Fact]
    public void A_databases_address_is_read_or_refused_by_name_without_its_password() =>
        Property.HoldsFor(
            ConnectionPieces,
            pieces =>
            {
                var text = string.Concat(pieces);
                try
                {
                    var address = ConnectionAddress.Parse(text);
                    Assert.True(address.EquivalentTo(ConnectionAddress.Parse(address.ConnectionString)), address.ConnectionString);
                    Assert.NotEmpty(ConnectionAddress.Describe(address));
                }
                catch (ConfigurationException refusal)
                {
                    Assert.Equal("DatabaseAddressInvalid", refusal.ErrorId);
                    Assert.DoesNotContain("s3cr3tPart", refusal.ToString(), StringComparison.Ordinal);
                }
            }
        );

    private delegate bool TryParse<T>(string? text, out T id);

    private static void Holds<T>(string text, TryParse<T> tryParse, Func<string, T> parse, Func<T, string> value)
    {
        if (!tryParse(text, out var id))
        {
            Assert.Throws<FormatException>(() => parse(text));
            return;
        }

        Assert.Equal(id, parse(text));
        Assert.Equal(id, parse(value(id)));
    }
}
