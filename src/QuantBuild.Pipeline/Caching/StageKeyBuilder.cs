using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Caching;

/// <summary>Collects what determines a stage's bytes. Names are unique; their order does not matter.</summary>
public sealed class StageKeyBuilder
{
    private readonly string stage;
    private readonly int algorithmVersion;
    private readonly BackendIdentity backend;
    private readonly Dictionary<string, string> parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> inputs = new(StringComparer.Ordinal);

    /// <param name="stage">Name of the stage; letters, digits and <c>-</c>.</param>
    /// <param name="algorithmVersion">Raised when the stage's code gives other bytes for the same inputs.</param>
    /// <param name="backend">Of what computes the stage.</param>
    public StageKeyBuilder(string stage, int algorithmVersion, BackendIdentity backend)
    {
        ArgumentException.ThrowIfNullOrEmpty(stage);
        this.stage = stage;
        this.algorithmVersion = algorithmVersion;
        this.backend = backend;
    }

    public StageKeyBuilder Parameter(string name, string value) => Add(parameters, name, CanonicalJson.Literal(value));

    public StageKeyBuilder Parameter(string name, long value) => Add(parameters, name, CanonicalJson.Literal(value));

    public StageKeyBuilder Parameter(string name, bool value) => Add(parameters, name, CanonicalJson.Literal(value));

    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public StageKeyBuilder Parameter(string name, double value) => Add(parameters, name, CanonicalJson.Literal(value));

    /// <param name="name">Of the input.</param>
    /// <param name="digest">SHA-256 of its content, as <see cref="Digest"/> gives.</param>
    public StageKeyBuilder Input(string name, string digest) => Digest.IsValid(digest)
        ? Add(inputs, name, CanonicalJson.Literal(digest))
        : throw new ArgumentException($"'{digest}' is no SHA-256 digest.", nameof(digest));

    /// <summary>A file that is looked for and does not exist: its appearance gives another key.</summary>
    public StageKeyBuilder Absent(string name) => Add(inputs, name, StageKey.Absent);

    /// <summary>The result of an earlier stage.</summary>
    public StageKeyBuilder Input(string name, Artifact artifact) => Input(name, artifact.Digest);

    public StageKey Build()
    {
        var head = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["stage"] = CanonicalJson.Literal(stage),
            ["algorithm"] = CanonicalJson.Literal(algorithmVersion),
            ["backend"] = CanonicalJson.Literal(backend.Name),
            ["device"] = CanonicalJson.Literal(backend.DeviceKind),
            ["precision"] = CanonicalJson.Literal(backend.Precision),
            ["numerics"] = CanonicalJson.Literal(backend.NumericsVersion),
        };
        if (backend.LibraryVersion is { } library)
        {
            head["library"] = CanonicalJson.Literal(library);
        }

        var entries = new SortedDictionary<string, string>(head, StringComparer.Ordinal);
        AddAll(entries, "parameters", parameters);
        AddAll(entries, "inputs", inputs);
        head["parameters"] = CanonicalJson.Object(parameters);
        head["inputs"] = CanonicalJson.Object(inputs);
        return new StageKey(stage, Digest.OfText(CanonicalJson.Object(head)), entries);
    }

    private StageKeyBuilder Add(Dictionary<string, string> target, string name, string literal)
    {
        if (!target.TryAdd(name, literal))
        {
            throw new ArgumentException($"The stage '{stage}' names '{name}' twice.", nameof(name));
        }

        return this;
    }

    private static void AddAll(
        SortedDictionary<string, string> entries, string group, Dictionary<string, string> members)
    {
        foreach (var (name, literal) in members)
        {
            entries.Add($"{group}.{name}", literal);
        }
    }
}
