namespace QuantBuild.Packages.Manifests;

/// <summary>One model of a package.</summary>
public sealed record PackagedModel
{
    /// <summary>Name of its folder below <c>models/</c>; unique in the package, letter case ignored.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Such as <c>compressed-tensors</c>; <c>full-precision</c> of an ordinary checkpoint. Also the folder of its
    /// checkpoint.
    /// </summary>
    public required string Format { get; init; }

    /// <summary>The formats of further checkpoints of the same model, and their folders; mostly none.</summary>
    public IReadOnlyList<string> OtherFormats { get; init; } = [];

    /// <summary>Such as <c>text-classification</c>; null where the checkpoint does not tell.</summary>
    public string? Task { get; init; }

    /// <summary>Names by class index; empty without a classification head.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Names of the tensors the model takes, such as <c>input_ids</c>.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Bits of weights, embeddings and activations, such as <c>4-4-8</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>The metrics, in the order of the report; empty where nothing was measured.</summary>
    public IReadOnlyList<PackagedMetric> Metrics { get; init; } = [];

    /// <summary>
    /// Path of <c>report.json</c>, one of <see cref="Files"/>; null for a model packed without a run.
    /// </summary>
    public string? Report { get; init; }

    /// <summary>Where the model comes from; null for one packed without a run.</summary>
    public ModelProvenance? Provenance { get; init; }

    /// <summary>The backbone that it is a delta on; null for a model by itself.</summary>
    public PackagedBackbone? Backbone { get; init; }

    /// <summary>Every file below <c>models/&lt;name&gt;/</c>, in ordinal order.</summary>
    public required IReadOnlyList<PackagedFile> Files { get; init; }

    /// <summary>All formats that the package holds the model in.</summary>
    public IReadOnlyList<string> Formats => [Format, .. OtherFormats];

    /// <summary>Folder of the checkpoint in the package: <c>models/&lt;name&gt;/&lt;format&gt;</c>.</summary>
    public string Checkpoint => CheckpointOf(Format);

    /// <summary>Folder in the package: <c>models/&lt;name&gt;</c>.</summary>
    public string Folder => $"{PackagedPath.Root}/{Name}";

    /// <summary>Folder in the package of the checkpoint in one of <see cref="Formats"/>.</summary>
    public string CheckpointOf(string format) => $"{Folder}/{format}";
}
