namespace QuantBuild.Recipes.DataFormats;

/// <summary>All that recipes know of a format of data files.</summary>
/// <param name="Name">The value of <c>format</c>.</param>
/// <param name="Extensions">Endings of file names that mean it, each with its dot, in small letters.</param>
/// <param name="Keys">Those of <see cref="SettingKeys"/> that have an effect.</param>
public sealed record DataFormatDescriptor(
    string Name, IReadOnlyList<string> Extensions, IReadOnlyList<string> Keys)
{
    /// <summary>The key of the character between two fields.</summary>
    public const string SeparatorKey = "separator";

    /// <summary>The key of the way that fields are quoted.</summary>
    public const string QuoteKey = "quote";

    /// <summary>The key that says whether the first line names the columns.</summary>
    public const string HeaderKey = "header";

    /// <summary>The key that says what becomes of fields beyond the first row's.</summary>
    public const string ExtraFieldsKey = "extraFields";

    /// <summary>The keys that say how a file of some format is read.</summary>
    public static IReadOnlyList<string> SettingKeys { get; } = [SeparatorKey, QuoteKey, HeaderKey, ExtraFieldsKey];

    /// <summary>Whether a file's name means this format.</summary>
    internal bool IsOf(string file) =>
        Extensions.Any(extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
