using System.Globalization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace QuantBuild.MSBuild.Protocol;

/// <summary>One JSON object of the command line's output, with lookups that forgive what is missing.</summary>
/// <remarks>Read by the framework's JSON-to-XML reader: the one JSON reader that netstandard2.0 itself has.</remarks>
internal sealed class JsonLine
{
    private readonly XElement root;

    private JsonLine(XElement root)
    {
        this.root = root;
    }

    /// <summary>The object in <paramref name="line"/>, or null where the line is any other text.</summary>
    public static JsonLine? TryParse(string line)
    {
        var text = line.Trim();
        if (!text.StartsWith("{", StringComparison.Ordinal) || !text.EndsWith("}", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var reader = JsonReaderWriterFactory.CreateJsonReader(
                Encoding.UTF8.GetBytes(text), XmlDictionaryReaderQuotas.Max);
            return new JsonLine(XElement.Load(reader));
        }
        catch (Exception exception) when (exception is XmlException or FormatException)
        {
            return null;
        }
    }

    public string Text(string name) => Child(root, name)?.Value ?? "";

    public double? Number(string name) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    public int Integer(string name) => (int)(Number(name) ?? 0);

    public IReadOnlyList<string> Texts(string name) =>
        Child(root, name)?.Elements().Select(element => element.Value).ToList() ?? [];

    /// <summary>The objects of an array.</summary>
    public IReadOnlyList<JsonLine> Objects(string name) =>
        Child(root, name)?.Elements().Select(element => new JsonLine(element)).ToList() ?? [];

    /// <summary>The members of an object, numbers as the line writes them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Members(string name) =>
        Child(root, name)?.Elements()
            .Select(element => new KeyValuePair<string, string>(NameOf(element), element.Value)).ToList() ?? [];

    private static XElement? Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => string.Equals(NameOf(element), name, StringComparison.Ordinal));

    // A key that is no XML name becomes <a:item item="key">.
    private static string NameOf(XElement element) => element.Attribute("item")?.Value ?? element.Name.LocalName;
}
