namespace QuantBuild.Recipes.Sources;

/// <summary>One revision of a repository on a hub.</summary>
/// <param name="Owner">ASCII letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, 96 at most.</param>
/// <param name="Name">Likewise.</param>
/// <param name="Revision">A branch, a tag, or a commit of 40 hexadecimal digits.</param>
public abstract record HubRepository(string Owner, string Name, string Revision)
{
    /// <summary>What a source of this kind begins with.</summary>
    public const string Scheme = "hf://";

    private const int CommitDigits = 40;

    /// <summary>What the hub's addresses and its cache call such repositories, such as <c>models</c>.</summary>
    public abstract string Collection { get; }

    /// <summary>What one of them is, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether the revision is a commit, and so means the same files for ever.</summary>
    public bool IsCommit => IsCommitText(Revision);

    /// <summary>Whether a text is a whole commit: 40 hexadecimal digits, the letters small.</summary>
    public static bool IsCommitText(string text) =>
        text?.Length == CommitDigits && text.All(char.IsAsciiHexDigitLower);
}
