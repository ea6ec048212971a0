using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace SemanticSearch.Training;

/// <summary>The sample's BERT before training.</summary>
internal static class SearchModel
{
    public const int PositionCount = 64;

    // About 1/√hidden: with BERT's usual 0.02 a model this narrow, trained from scratch, stays at the words' sum for
    // long.
    private const double StandardDeviation = 0.1;

    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="vocabularySize">Word pieces.</param>
    /// <param name="seed">The same seed gives the same model.</param>
    public static PostNormEncoder Create(ComputeBackend backend, int vocabularySize, ulong seed)
    {
        var extents = new ModelExtents
        {
            VocabularySize = vocabularySize,
            HiddenSize = 128,
            LayerCount = 2,
            HeadCount = 4,
            IntermediateSize = 384,
            PositionCount = PositionCount,
            Labels = [],
            Pooling = new TextPooling(PoolingKind.Mean, IsNormalized: true),
        };
        var description = new BertArchitecture().Describe(extents, HeadKind.None);
        return new PostNormEncoder(
            backend, new ParameterInitializer(backend, seed, StandardDeviation).CreateAll(description));
    }

    /// <summary>Writes how texts become vectors, as sentence-transformers writes it, beside the model.</summary>
    public static void WritePooling(string folder, PostNormEncoder model)
    {
        var extents = model.Description.Extents;
        var settings = new EmbeddingSettings(extents.Pooling!) { MaximumLength = PositionCount };
        foreach (var (name, content) in SentenceTransformersFolder.Write(settings, extents.HiddenSize))
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
