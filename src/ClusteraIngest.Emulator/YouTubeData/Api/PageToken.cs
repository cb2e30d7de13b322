using System.Buffers.Text;

namespace ClusteraIngest.Emulator.YouTubeData.Api;

/// <summary>A place in a list, spelled as the service does: <c>CAoQAA</c> is "from 10 on", <c>CAoQAQ</c> "up to 10".</summary>
internal readonly record struct PageToken(int Place, bool IsBackwards)
{
    private const byte PlaceField = 1 << 3;
    private const byte DirectionField = 2 << 3;

    /// <summary>A protocol buffer of two numbers in base64.</summary>
    public override string ToString()
    {
        List<byte> bytes = [PlaceField];
        var rest = (uint)Place;
        for (; rest >= 0x80; rest >>= 7)
            bytes.Add((byte)(rest | 0x80));
        bytes.AddRange([(byte)rest, DirectionField, (byte)(IsBackwards ? 1 : 0)]);
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <exception cref="YouTubeDataException">The text is no such token.</exception>
    public static PageToken Parse(string text)
    {
        if (text.Length is 0 or > 16 || !Base64Url.IsValid(text))
            throw Mistake.PageToken();
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes is not [PlaceField, .. var place, DirectionField, (0 or 1) and var direction] || place.Length is 0 or > 4)
            throw Mistake.PageToken();
        var number = place.Select((bits, at) => (bits & 0x7F) << (7 * at)).Sum();
        var token = new PageToken(number, direction == 1);
        return token.ToString() == text ? token : throw Mistake.PageToken();
    }
}
