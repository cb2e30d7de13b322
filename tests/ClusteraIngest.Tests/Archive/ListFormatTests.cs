using System.IO.Compression;
using System.Text;
using ClusteraIngest.Archive.ChannelLists;
using ClusteraIngest.Errors;
using static ClusteraIngest.Tests.Archive.ImportedList;

namespace ClusteraIngest.Tests.Archive;

/// <summary>Every format that lists have been met in, and every way in which spreadsheets and programs write them.</summary>
public sealed class ListFormatTests
{
    private static string Url(int number) => Address(number);

    public static TheoryData<string, string, string> Lists =>
        new()
        {
            { "comma", $"channel_url,name,email,type\n{Url(1)},Ann,ann@x.org,FF\n", $"2 {Url(1)} Ann ann@x.org FF" },
            { "semicolon", $"channel_url;name;email\r\n{Url(1)};Ann;ann@x.org\r\n", $"2 {Url(1)} Ann ann@x.org" },
            { "tab, CR alone, no last line break", $"Email\tChannel ID\rann@x.org\t{Channel(1)}", $"2 {Url(1)} ann@x.org" },
            { "bar", $"handle|email\n@some|ann@x.org\n", "2 https://www.youtube.com/@some ann@x.org" },
            {
                "sep= of Excel",
                $"sep=;\r\nchannel;name;email\r\n{Url(1)};Ann, the first;ann@x.org\r\n",
                $"2 {Url(1)} Ann, the first ann@x.org"
            },
            { "a delimiter within quotes", $"\"a;b\",channel,email\n\"x;y\",{Url(1)},ann@x.org\n", $"2 {Url(1)} ann@x.org" },
            {
                "doubled quotes, and a line break in quotes",
                $"channel,person,note\n{Url(1)},\"Ann \"\"A\"\"\nB\",z\n{Url(2)},Bob,\n",
                $"2 {Url(1)} Ann \"A\"\nB · 3 {Url(2)} Bob"
            },
            { "quotes around everything", $"\"channel\",\"email\"\n\"{Url(1)}\",\"ann@x.org\"\n", $"2 {Url(1)} ann@x.org" },
            { "comments, empty rows", $"# of last year\n\nchannel,email\n\n# more\n{Url(1)},ann@x.org\n,,\n", $"6 {Url(1)} ann@x.org" },
            { "a header behind #", $"#channel,email\n{Url(1)},ann@x.org\n", $"2 {Url(1)} ann@x.org" },
            { "# within a row is none", $"channel,person,type\n{Url(1)},Ann,FF-Ti/Se-CS/P(B) #4\n", $"2 {Url(1)} Ann FF-Ti/Se-CS/P(B) #4" },
            { "no header", $"Ann,{Url(1)},ann@x.org\nBob,{Url(2)},bob@x.org\n", $"1 {Url(1)} Ann ann@x.org · 2 {Url(2)} Bob bob@x.org" },
            { "an unknown header", $"eins,zwei\nx,{Url(1)}\n", $"2 {Url(1)}" },
            { "empty columns behind", $"channel,email,,,\n{Url(1)},ann@x.org,,,\n", $"2 {Url(1)} ann@x.org" },
            { "German", $"Kanal-ID,Kanal-URL,Kanaltitel\n{Channel(1)},{Url(1)},Eins\n", $"2 {Url(1)}" },
            { "French", $"ID de la chaîne,URL de la chaîne,Titre de la chaîne\n{Channel(1)},{Url(1)},Une\n", $"2 {Url(1)}" },
            { "Spanish", $"ID del canal,URL del canal,Título del canal\n{Channel(1)},{Url(1)},Uno\n", $"2 {Url(1)}" },
            { "Japanese", $"チャンネル ID,チャンネルの URL,チャンネルのタイトル\r\n{Channel(1)},{Url(1)},一\r\n", $"2 {Url(1)}" },
            { "Russian", $"Название,Ссылка,Подписчики,\nОдин,{Url(1)},5,\n", $"2 {Url(1)}" },
            { "case and order", $"EMAIL,Name,CHANNEL_URL\nann@x.org,Ann,{Url(1)}\n", $"2 {Url(1)} Ann ann@x.org" },
            { "an index column without a name", $",channel,uploads\n0,{Channel(1)},UU{Channel(1)[2..]}\n", $"2 {Url(1)}" },
            { "a handle as id", "channel id,video url\nsomebody,https://youtu.be/dQw4w9WgXcQ\n", "2 https://www.youtube.com/@somebody" },
            { "handles without @", "handle\nsomebody\n", "2 https://www.youtube.com/@somebody" },
            { "a formula", $"channel,person\n\"=HYPERLINK(\"\"{Url(1)}\"\",\"\"One\"\")\",Ann\n", $"2 {Url(1)} Ann" },
            {
                "a formula that the delimiter cuts",
                $"channel;person;email\n=HYPERLINK(\"{Url(1)}\";\"One\");Ann;ann@x.org\n",
                $"2 {Url(1)} Ann ann@x.org"
            },
            {
                "a text formula, a neutralised handle",
                "channel,person\n=\"@some\",Ann\n'@other,Bob\n",
                "2 https://www.youtube.com/@some Ann · 3 https://www.youtube.com/@other Bob"
            },
            {
                "smart quotes, no-break and zero-width blanks",
                $"channel,email\n\u201C\u200B{Url(1)}\u201D,\u00A0ann@x.org\u00A0\n",
                $"2 {Url(1)} ann@x.org"
            },
            { "NUL", $"channel,email\n{Url(1)}\0,ann\0@x.org\n", $"2 {Url(1)} ann@x.org" },
            {
                "several in a cell",
                $"person,channels\nAnn,\"{Url(1)}, {Url(2)}\n@three\"\n",
                $"2 {Url(1)} Ann · 2 {Url(2)} Ann · 2 https://www.youtube.com/@three Ann"
            },
            { "a Python list", $"person,channels\nAnn,\"['{Url(1)}', '{Url(2)}']\"\n", $"2 {Url(1)} Ann · 2 {Url(2)} Ann" },
            { "a person without a channel", "name,email,channel\nAnn,ann@x.org,\n", "2 - Ann ann@x.org" },
            { "a name where the list has addresses", "channel,name,email,type\n@one,Bob,,\n", "2 https://www.youtube.com/@one Bob" },
            { "a name beside no person is a title", $"name,url\nOne,{Url(1)}\n", $"2 {Url(1)}" },
            { "an open quotation mark", $"channel,note\n{Url(1)},\"open\n{Url(2)},x\n", $"2 {Url(1)} · 3 {Url(2)}" },
            { "text of handles", "@one\n@two", "1 https://www.youtube.com/@one · 2 https://www.youtube.com/@two" },
            { "text of names and addresses", $"One, the first\n{Url(1)}\n\nTwo\n{Url(2)}\n", $"2 {Url(1)} · 5 {Url(2)}" },
            { "text with words around", $"see {Url(1)} - good\n", $"1 {Url(1)}" },
            { "text under a header", $"channel_url\n{Url(1)}\n", $"2 {Url(1)}" },
            { "a JSON array of texts", $"[\"{Url(1)}\", \"@two\"]", $"1 {Url(1)} · 2 https://www.youtube.com/@two" },
            {
                "a JSON array of objects",
                $"[{{\"channel_id\":\"{Channel(1)}\",\"name\":\"Ann\",\"email\":\"ann@x.org\",\"type\":\"FF\"}}]",
                $"1 {Url(1)} Ann ann@x.org FF"
            },
            {
                "JSON, nested",
                $"[{{\"channel\":{{\"id\":\"{Channel(1)}\"}},\"person\":{{\"name\":\"Ann\",\"email\":\"ann@x.org\"}}}}]",
                $"1 {Url(1)} Ann ann@x.org"
            },
            {
                "channels and settings",
                $"{{\"settings\":{{\"quality\":\"720p\"}},\"channels\":[{{\"url\":\"{Url(1)}\"}},\"@two\"]}}",
                $"1 {Url(1)} · 2 https://www.youtube.com/@two"
            },
            {
                "a person with channels",
                $"{{\"email\":\"ann@x.org\",\"channels\":[\"{Url(1)}\",\"{Url(2)}\"]}}",
                $"1 {Url(1)} ann@x.org · 2 {Url(2)} ann@x.org"
            },
            {
                "NDJSON",
                $"{{\"url\":\"{Url(1)}\",\"email\":\"ann@x.org\"}}\n\n{{\"name\":\"Bob\",\"email\":\"bob@x.org\","
                    + $"\"channels\":[\"{Url(2)}\",\"@three\"]}}\n",
                $"1 {Url(1)} ann@x.org · 2 {Url(2)} Bob bob@x.org · 2 https://www.youtube.com/@three Bob bob@x.org"
            },
            { "one object", $"{{\"url\":\"{Url(1)}\",\"email\":\"ann@x.org\"}}", $"1 {Url(1)} ann@x.org" },
            {
                "persons by name alone, with channels",
                $"[{{\"name\":\"Ann\",\"channels\":[\"{Url(1)}\",\"@two\"]}},{{\"name\":\"One\",\"url\":\"{Url(3)}\",\"channels\":[]}}]",
                $"1 {Url(1)} Ann · 1 https://www.youtube.com/@two Ann · 2 {Url(3)}"
            },
            {
                "NDJSON of persons by name alone",
                $"{{\"name\":\"Ann\",\"channels\":[\"{Url(1)}\"]}}\n{{\"name\":\"Bob\",\"channels\":[\"{Url(2)}\"]}}\n",
                $"1 {Url(1)} Ann · 2 {Url(2)} Bob"
            },
            {
                "FreeTube",
                $"{{\"_id\":\"allChannels\",\"name\":\"All\",\"subscriptions\":[{{\"id\":\"{Channel(1)}\","
                    + $"\"name\":\"One\",\"thumbnail\":null}}]}}\n{{\"_id\":\"x\",\"name\":\"X\","
                    + $"\"subscriptions\":[{{\"id\":\"{Channel(2)}\",\"name\":\"Two\"}}]}}\n",
                $"1 {Url(1)} · 2 {Url(2)}"
            },
            {
                "FreeTube of one profile",
                $"{{\"_id\":\"allChannels\",\"name\":\"All\",\"subscriptions\":[{{\"id\":\"{Channel(1)}\",\"name\":\"One\"}}]}}\n",
                $"1 {Url(1)}"
            },
            {
                "OPML",
                "<?xml version=\"1.0\"?><!DOCTYPE opml SYSTEM \"http://127.0.0.1:9/x.dtd\"><opml><body><outline "
                    + "text=\"all\"><outline title=\"One\" xmlUrl=\"https://www.youtube.com/feeds/"
                    + $"videos.xml?channel_id={Channel(1)}\"/></outline></body></opml>",
                $"1 {Url(1)}"
            },
            { "a feed", $"https://www.youtube.com/feeds/videos.xml?user=SomeBody\n", "1 https://www.youtube.com/user/somebody" },
            {
                "spellings",
                $"http://m.youtube.com/channel/{Channel(1)}/featured\nyoutube.com/@Some?si=abc\nhttps://"
                    + $"www.youtube.com/channel/{Channel(2)}/live\nUU{Channel(3)[2..]}\nhttps://www.youtube.com/"
                    + "@%D1%82%D0%B5%D1%81%D1%82\n",
                $"1 {Url(1)} · 2 https://www.youtube.com/@some · 3 {Url(2)} · 4 {Url(3)} · 5 https://www.youtube.com/@тест"
            },
            {
                "a playlist",
                "https://www.youtube.com/playlist?list=PLabcdefghijklmnopqrstuvwxyz012345\n",
                "1 https://www.youtube.com/playlist?list=PLabcdefghijklmnopqrstuvwxyz012345"
            },
            { "a video", "https://youtu.be/dQw4w9WgXcQ\n", "1 ?https://www.youtube.com/watch?v=dQw4w9WgXcQ" },
            { "a name", "channel,email\nSome Body,ann@x.org\n", "2 ?some body ann@x.org" },
            { "no e-mail address", $"channel,name,email\n{Url(1)},Ann,n/a\n", $"2 {Url(1)} Ann" },
        };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_is_read_in_whatever_form(string form, string list, string says)
    {
        Assert.NotEmpty(form);
        Assert.Equal(says, string.Join(" · ", (await ReadAsync(list)).Select(Short)));
    }

    [Theory]
    [InlineData("channel,email\nhttps://example.com/x,ann@x.org\n", 2, ErrorIds.NotAYouTubeAddress)]
    [InlineData("id,name\n3f2504e0-4f89-11d3-9a0c-0305e82c3301,x\n", 2, ErrorIds.NoChannelInRow)]
    [InlineData("{\"url\":\"@one\"}\n{\"url\":\n{\"url\":\"@two\"}\n", 2, ErrorIds.ChannelListRowNotUnderstood)]
    [InlineData("{\"subscriptions\":[{\"service_id\":1,\"url\":\"https://www.youtube.com/@x\"}]}", 1, ErrorIds.NotAYouTubeAddress)]
    [InlineData("[\"https://www.youtube.com/feed/subscriptions\"]", 1, ErrorIds.UnsupportedList)]
    [InlineData("[{\"url\":\"\\ud800\"}]", 1, ErrorIds.ChannelListRowNotUnderstood)]
    public async Task A_row_of_which_nothing_can_be_used_says_why(string list, int row, string errorId) =>
        Assert.Equal(
            (row, errorId),
            (await ReadAsync(list)).Where(item => item.Refusal is not null).Select(item => ((int)item.Row, item.Refusal!.ErrorId)).Single()
        );

    [Fact]
    public async Task Titles_come_from_columns_formulas_and_the_line_above()
    {
        string[] lists =
        [
            $"Channel title,Channel Id,Channel url\nOne,{Channel(1)},{Url(1)}\n",
            $"channel;person\n=HYPERLINK(\"{Url(1)}\";\"One\");Ann\n",
            $"One\n{Url(1)}\n",
            $"{{\"channels\":[{{\"id\":\"{Channel(1)}\",\"name\":\"One\"}}]}}",
        ];

        foreach (var list in lists)
            Assert.Equal("One", Assert.Single(await ReadAsync(list)).Title);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public async Task Unicode_is_read_by_its_mark_or_as_UTF_8(string encoding, bool hasMark)
    {
        var codec = Encoding.GetEncoding(encoding);
        byte[] list = [.. hasMark ? codec.GetPreamble() : [], .. codec.GetBytes($"channel,person\n{Url(1)},Zoë 😀 тест\n")];

        Assert.Equal("Zoë 😀 тест", Assert.Single(await ReadAsync(list)).Person!.Name);
    }

    [Fact]
    public async Task What_is_no_UTF_8_is_Windows_1252()
    {
        byte[] list =
        [
            .. Encoding.ASCII.GetBytes($"channel,person\n{Url(1)},Zo"),
            0xEB,
            .. " "u8,
            0x80,
            .. "5 "u8,
            0x93,
            .. "q"u8,
            0x94,
            .. "x\n"u8,
        ];

        Assert.Equal("Zoë €5 “q”x", Assert.Single(await ReadAsync(list)).Person!.Name);
    }

    [Fact]
    public async Task Bytes_that_are_none_in_UTF_8_do_not_spoil_the_rest()
    {
        byte[] list =
        [
            .. Encoding.UTF8.GetBytes($"channel,person\n{Url(1)},тест\n{Url(2)},Zo"),
            0xEB,
            .. Encoding.UTF8.GetBytes($"\n{Url(3)},ещё\n"),
        ];

        Assert.Equal(["тест", "Zoë", "ещё"], (await ReadAsync(list)).Select(item => item.Person!.Name));
    }

    public static TheoryData<string, byte[], string> Others =>
        new()
        {
            { "nothing", [], ErrorIds.ChannelListEmpty },
            { "blanks", "\r\n  \n"u8.ToArray(), ErrorIds.ChannelListEmpty },
            { "a header alone", "channel,email\n"u8.ToArray(), ErrorIds.ChannelListEmpty },
            { "an empty array", "[]"u8.ToArray(), ErrorIds.ChannelListEmpty },
            { "XLSX", Zip(("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")), ErrorIds.ChannelListFormatUnknown },
            { "XLS", [0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3], ErrorIds.ChannelListFormatUnknown },
            { "gzip", [0x1F, 0x8B, 8, 0, 0], ErrorIds.ChannelListFormatUnknown },
            {
                "PNG",
                [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, 1, 2, 3, 4, 5, 6, 7, 8],
                ErrorIds.ChannelListFormatUnknown
            },
            { "HTML", "<!doctype html><html><body>x</body></html>"u8.ToArray(), ErrorIds.ChannelListFormatUnknown },
            { "a zip without lists", Zip(("a.png", "x"), ("b.png", "y")), ErrorIds.ChannelListFormatUnknown },
            { "half a zip", Zip(("subscriptions.csv", "Channel Id,Channel Url\n"))[..40], ErrorIds.ChannelListBroken },
            { "broken JSON", "[\"@one\", \"@tw"u8.ToArray(), ErrorIds.ChannelListBroken },
            { "broken XML", "<opml><body><outline xmlUrl=\"https://www.youtube.com/@one\"/>"u8.ToArray(), ErrorIds.ChannelListBroken },
            {
                "entities",
                "<!DOCTYPE opml [<!ENTITY a \"aaaa\">]><opml><body><outline title=\"&a;\" xmlUrl=\"x\"/></body></opml>"u8.ToArray(),
                ErrorIds.ChannelListBroken
            },
        };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task What_is_no_list_is_refused(string what, byte[] file, string errorId)
    {
        Assert.NotEmpty(what);
        Assert.Equal(errorId, (await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync(file))).ErrorId);
    }

    [Fact]
    public async Task A_Takeout_gives_its_tables_of_subscriptions_alone()
    {
        var zip = Zip(
            (
                "Takeout/YouTube/abonnements/abonnements.csv",
                $"ID des chaînes,URL des chaînes,Titres des chaînes\n{Channel(1)},{Url(1)},Une\n"
            ),
            ("Takeout/YouTube/playlists/some.csv", "Video ID,Time\ndQw4w9WgXcQ,x\n"),
            ("Takeout/archive_browser.html", "<html/>")
        );

        Assert.Equal($"2 {Url(1)}", string.Join(" · ", (await ReadAsync(zip)).Select(Short)));
    }

    [Fact]
    public async Task What_a_zip_expands_to_is_limited_whatever_it_says()
    {
        var zip = Zip(
            ("subscriptions.csv", "Channel Id,Channel Url\n" + string.Concat(Enumerable.Repeat(new string(' ', 1000) + "\n", 2_000)))
        );

        async Task Read(long most) =>
            await TakeoutZip
                .ReadAsync(new MemoryStream(zip), "a zip", (list, _) => DelimitedText.ReadAsync(list, ',', "a zip", default), default, most)
                .ToListAsync();

        Assert.Equal(ErrorIds.ChannelListFormatUnknown, (await Assert.ThrowsAsync<InvalidInputException>(() => Read(1_000_000))).ErrorId);
        await Read(10_000_000);
    }

    [Fact]
    public async Task Settings_of_the_list_are_kept_wherever_they_stand()
    {
        foreach (
            var list in (string[])
                [
                    "{\"settings\":{\"quality\":\"720p\"},\"channels\":[\"@a\"]}",
                    "{\"channels\":[\"@a\"],\"settings\":{\"quality\":\"720p\"}}",
                ]
        )
        {
            var opened = await ChannelList.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(list)), "a list", default);
            await opened.ReadAsync(default).ToListAsync();
            Assert.Equal("{\"quality\":\"720p\"}", opened.Settings);
        }
    }

    [Fact]
    public async Task A_list_comes_through_a_pipe_in_drops()
    {
        var list = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes($"channel,person\n{Url(1)},тест\n")).ToArray();

        var opened = await ChannelList.OpenAsync(new Drops(list), "a list", default);
        var rows = await opened.ReadAsync(default).ToListAsync();

        Assert.Equal("тест", RowReader.Read(Assert.Single(rows))[0].Person!.Name);
    }

    private static string Short(ListedItem item) =>
        string.Join(
            ' ',
            new[]
            {
                $"{item.Row}",
                item.Refusal?.ErrorId ?? item.List?.Url ?? (item.LookUp is null ? "-" : $"?{item.LookUp}"),
                item.Person?.Name,
                item.Person?.Email,
                item.Person?.Type,
            }.OfType<string>()
        );

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }

        return packed.ToArray();
    }

    /// <summary>Gives one byte at a time, and cannot be sought in.</summary>
    private sealed class Drops(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
