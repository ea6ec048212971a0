namespace SemanticSearch;

/// <summary>The command line.</summary>
/// <param name="Folder">Of the texts.</param>
/// <param name="Form">How their vectors are kept.</param>
/// <param name="Questions">None where they come from standard input.</param>
internal sealed record SearchArguments(string Folder, VectorForm Form, IReadOnlyList<string> Questions)
{
    public const string Usage = "search <folder> [--vectors float|int8|binary] [question]...";

    private const string Vectors = "--vectors";

    /// <returns>Null where they are none.</returns>
    public static SearchArguments? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || !Directory.Exists(arguments[0]))
        {
            return null;
        }

        if (arguments.Count < 2 || arguments[1] != Vectors)
        {
            return new SearchArguments(arguments[0], VectorForm.Float, [.. arguments.Skip(1)]);
        }

        return arguments.Count > 2 && Enum.TryParse<VectorForm>(arguments[2], ignoreCase: true, out var form)
            && Enum.IsDefined(form)
            ? new SearchArguments(arguments[0], form, [.. arguments.Skip(3)])
            : null;
    }
}
