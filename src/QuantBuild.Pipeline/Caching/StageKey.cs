namespace QuantBuild.Pipeline.Caching;

/// <summary>
/// The identity of a stage's result: SHA-256 over canonical JSON of everything that determines its bytes. Made by
/// <see cref="StageKeyBuilder"/>.
/// </summary>
public sealed class StageKey : IEquatable<StageKey>
{
    /// <summary>The literal of an input that is looked for and does not exist.</summary>
    internal const string Absent = "null";

    internal StageKey(string stage, string hash, IReadOnlyDictionary<string, string> entries)
    {
        Stage = stage;
        Hash = hash;
        Entries = entries;
    }

    /// <summary>The stage's name, for example <c>mrem-module</c>.</summary>
    public string Stage { get; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>
    /// The named values the hash was made of, as JSON literals, in ordinal order of names: <c>algorithm</c>,
    /// <c>backend</c>, <c>numerics</c>, <c>stage</c>, <c>parameters.NAME</c>, <c>inputs.NAME</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Entries { get; }

    /// <summary>What changed between an earlier key's entries and this key: why the stage must run again.</summary>
    public IReadOnlyList<StageKeyChange> ChangesSince(IReadOnlyDictionary<string, string> earlier) =>
    [
        .. Entries.Keys.Union(earlier.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new StageKeyChange(name, earlier.GetValueOrDefault(name), Entries.GetValueOrDefault(name)))
            .Where(change => change.Before != change.After),
    ];

    public bool Equals(StageKey? other) => other is not null && Hash == other.Hash;

    public override bool Equals(object? obj) => Equals(obj as StageKey);

    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    /// <summary>Stage and the first digits of the hash, for people.</summary>
    public override string ToString() => $"{Stage} {Hash[..12]}";
}
