using QuantBuild.Runtime;

namespace QuantBuild.Extensions.AI;

/// <summary>Which embedding model is loaded, and how; also a section of a configuration, by these names.</summary>
public sealed class EmbeddingModelOptions
{
    /// <summary>
    /// Folder of a checkpoint, or the one above it: a run's output folder, or a model of a model package. Required; a
    /// relative path is below the folder of the application.
    /// </summary>
    public string Folder { get; set; } = string.Empty;

    /// <summary>The name that embeddings and metadata state; null, the default, for the folder's name.</summary>
    public string? ModelId { get; set; }

    /// <inheritdoc cref="TextEmbedderOptions.Prefix"/>
    public string? Prefix { get; set; }

    /// <inheritdoc cref="TextEmbedderOptions.Dimensions"/>
    public int? Dimensions { get; set; }

    /// <inheritdoc cref="TextModelOptions.MaximumLength"/>
    public int? MaximumLength { get; set; }

    /// <inheritdoc cref="TextModelOptions.Threads"/>
    public int Threads { get; set; }

    /// <inheritdoc cref="TextModelOptions.BatchSize"/>
    public int BatchSize { get; set; } = 32;

    /// <inheritdoc cref="TextModelOptions.WeightStorage"/>
    public WeightStorage WeightStorage { get; set; } = WeightStorage.Packed;
}
