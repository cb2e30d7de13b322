using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ClusteraIngest.YouTube;
using Member = ClusteraIngest.Sources.Apify.YouTubeScraperMember;

namespace ClusteraIngest.Sources.Apify;

/// <summary>
/// The members of an object, found in one pass over its JSON, and read leniently like <see cref="LenientJson"/>. Looking each of them up in
/// a <see cref="JsonElement"/> takes a large export much longer.
/// </summary>
internal readonly ref struct YouTubeScraperMembers
{
    private const int RawBytes = 1_000;

    private static readonly Name[][] NamesByLength = Names();

    private readonly ReadOnlySpan<byte> json;
    private readonly Places places;

    private YouTubeScraperMembers(ReadOnlySpan<byte> json, scoped in Places places)
    {
        this.json = json;
        this.places = places;
    }

    /// <summary>Reads an object to its end.</summary>
    /// <param name="json">What <paramref name="reader"/> reads.</param>
    /// <param name="reader">Stands at the object's beginning.</param>
    /// <param name="members">The members; what else there is in the object is skipped.</param>
    /// <returns>False where <paramref name="json"/> does not hold all of it.</returns>
    /// <exception cref="InvalidOperationException">
    /// A text in it holds a lone surrogate or is not UTF-8: see <see cref="UntrustedJson.Cleaned"/>.
    /// </exception>
    public static bool TryRead(ReadOnlySpan<byte> json, scoped ref Utf8JsonReader reader, out YouTubeScraperMembers members)
    {
        var places = default(Places);
        members = default;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                members = new(json, places);
                return true;
            }

            var member = MemberOf(reader);
            if (!reader.Read())
                return false;
            var (type, text, start) = (reader.TokenType, member is null ? null : LenientJson.AsText(reader), (int)reader.TokenStartIndex);
            if (!reader.TrySkip())
                return false;
            if (member is { } known)
                places[(int)known] = new(type, text, start, (int)reader.BytesConsumed - start);
        }

        return false;
    }

    /// <summary>The members of a whole object.</summary>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public static YouTubeScraperMembers Read(ReadOnlySpan<byte> json)
    {
        var reader = UntrustedJson.Reader(json);
        return TryRead(json, ref reader, out var members) ? members : throw new UnreachableException();
    }

    /// <summary>Whether the object has the member, even if it is null.</summary>
    public bool Has(Member member) => places[(int)member].Type is not JsonTokenType.None;

    /// <summary>A member's text without U+0000.</summary>
    public string? Text(Member member) => places[(int)member].Text;

    /// <inheritdoc cref="LenientJson.Flag"/>
    public bool? Flag(Member member) =>
        places[(int)member].Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String => LenientJson.FlagOf(Text(member)),
            _ => null,
        };

    /// <inheritdoc cref="LenientJson.IsGiven"/>
    public bool IsGiven(Member member) =>
        places[(int)member] switch
        {
            { Type: JsonTokenType.None or JsonTokenType.Null } => false,
            { Text: { } text } => !string.IsNullOrWhiteSpace(text),
            _ => true,
        };

    /// <summary>A member as the source writes it: a text's content, otherwise the beginning of its JSON.</summary>
    public string Raw(Member member) =>
        Text(member) ?? Encoding.UTF8.GetString(Json(member) is { Length: > RawBytes } all ? all[..RawBytes] : Json(member));

    /// <inheritdoc cref="ReportedCount.Read(JsonElement?)"/>
    public long? Count(Member member) =>
        Text(member) is { } text ? ReportedCount.Read(text)
        : Has(member, JsonTokenType.Number) ? ReportedCount.Read(Reader(member))
        : null;

    /// <summary>A duration in seconds, given as their number or as <see cref="ReportedDuration"/> reads it.</summary>
    public int? Duration(Member member) =>
        Text(member) is { } text ? ReportedDuration.Read(text)
        : Has(member, JsonTokenType.Number) ? ReportedDuration.Read(Reader(member))
        : null;

    /// <summary>Whether a member is a list.</summary>
    public bool IsList(Member member) => Has(member, JsonTokenType.StartArray);

    /// <summary>A member that is a list.</summary>
    public JsonElement? List(Member member) => Has(member, JsonTokenType.StartArray) ? UntrustedJson.Element(Json(member)) : null;

    /// <summary>A member that is an object; one without members where it is not.</summary>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public YouTubeScraperMembers Object(Member member) => Has(member, JsonTokenType.StartObject) ? Read(Json(member)) : default;

    /// <summary>A member's texts, in order; what is no text in it is left out.</summary>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public IReadOnlyList<string>? Texts(Member member)
    {
        if (!Has(member, JsonTokenType.StartArray))
            return null;
        var texts = new List<string>();
        var reader = Reader(member);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (LenientJson.AsText(reader) is { } text)
                texts.Add(text);
            reader.Skip();
        }

        return texts;
    }

    /// <summary>A member's links (<c>[{"url": …, "text": …}]</c>), in order; what has no address is left out.</summary>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public IReadOnlyList<Link>? Links(Member member)
    {
        if (!Has(member, JsonTokenType.StartArray))
            return null;
        var links = new List<Link>();
        var reader = Reader(member);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.StartObject)
                reader.Skip();
            else if (Link(ref reader) is { } link)
                links.Add(link);
        }

        return links;
    }

    private static Link? Link(ref Utf8JsonReader reader)
    {
        string? url = null,
            text = null;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var (isUrl, isText) = (reader.ValueTextEquals("url"u8), reader.ValueTextEquals("text"u8));
            reader.Read();
            if (isUrl)
                url = LenientJson.AsText(reader);
            else if (isText)
                text = LenientJson.AsText(reader);
            reader.Skip();
        }

        return url is null ? null : new Link(url, text);
    }

    private bool Has(Member member, JsonTokenType type) => places[(int)member].Type == type;

    private ReadOnlySpan<byte> Json(Member member) => json.Slice(places[(int)member].Start, places[(int)member].Length);

    /// <summary>Stands at the member's value.</summary>
    private Utf8JsonReader Reader(Member member) => UntrustedJson.Reader(Json(member));

    private static Member? MemberOf(in Utf8JsonReader name)
    {
        if (!name.ValueIsEscaped)
            return MemberOf(name.ValueSpan);
        try
        {
            return MemberOf(Encoding.UTF8.GetBytes(name.GetString()!));
        }
        catch (InvalidOperationException) // no name that is known holds a lone surrogate
        {
            return null;
        }
    }

    private static Member? MemberOf(ReadOnlySpan<byte> name)
    {
        if (name.Length < NamesByLength.Length)
        {
            foreach (var (utf8, member) in NamesByLength[name.Length])
                if (name.SequenceEqual(utf8))
                    return member;
        }

        return null;
    }

    private static Name[][] Names()
    {
        var names = Enum.GetValues<Member>()
            .Select(member => new Name(Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(member.ToString())), member))
            .ToList();
        return
        [
            .. Enumerable
                .Range(0, names.Max(name => name.Utf8.Length) + 1)
                .Select(length => names.Where(name => name.Utf8.Length == length).ToArray()),
        ];
    }

    private readonly record struct Name(byte[] Utf8, Member Member);

    /// <summary>Where a member's value stands, and its text if it is one; without a type where the object lacks the member.</summary>
    private readonly record struct Place(JsonTokenType Type, string? Text, int Start, int Length);

    [InlineArray((int)Member.AboutChannelInfo + 1)]
    private struct Places
    {
        private Place first;
    }
}
