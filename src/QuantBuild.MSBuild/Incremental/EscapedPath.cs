namespace QuantBuild.MSBuild.Incremental;

/// <summary>Paths as MSBuild wants them in items: its own characters (<c>; % $ @ * ?</c>) escaped.</summary>
internal static class EscapedPath
{
    private const string Special = "%$@();'*?";

    public static string Of(string path) =>
        path.Any(IsSpecial) ? string.Concat(path.Select(Escape)) : path;

    private static bool IsSpecial(char character) => Special.IndexOf(character) >= 0;

    private static string Escape(char character) =>
        IsSpecial(character) ? "%" + ((int)character).ToString("x2") : character.ToString();
}
