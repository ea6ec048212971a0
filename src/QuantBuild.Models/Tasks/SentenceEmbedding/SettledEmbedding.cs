using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.SentenceEmbeddings;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>What the files of a model and a recipe together say of its vectors.</summary>
internal static class SettledEmbedding
{
    /// <param name="folder">Of the model, for messages.</param>
    /// <param name="own">What its files say; null where they say nothing.</param>
    /// <param name="said">What the recipe says.</param>
    /// <returns><paramref name="own"/> itself where the recipe says nothing else.</returns>
    /// <exception cref="ModelFileException">
    /// Nothing says how texts are pooled, or both do, and not the same.
    /// </exception>
    public static EmbeddingSettings Of(string folder, EmbeddingSettings? own, ModelSettings said)
    {
        var kind = said.Pooling is null ? (PoolingKind?)null : KindOf(said.Pooling);
        if (own is null && kind is null)
        {
            throw Refuse(
                folder,
                $"lacks {SentenceTransformersFolder.ModulesFile}, which says how texts become vectors. Download it and "
                + "the files it names, or write 'pooling' below the recipe's 'model': mean, cls or max.");
        }

        if (own is not null && ((kind ?? own.Pooling.Kind) != own.Pooling.Kind
            || (said.Normalize ?? own.Pooling.IsNormalized) != own.Pooling.IsNormalized))
        {
            throw Refuse(
                folder,
                $"says otherwise in {SentenceTransformersFolder.ModulesFile} how texts become vectors than the "
                + "recipe's 'model'. Leave 'pooling' and 'normalize' out, which are for models without that file.");
        }

        var settled = own ?? new EmbeddingSettings(new TextPooling(kind!.Value, said.Normalize ?? true));
        if (said.Prefix is { } prefix && prefix != settled.Prefix)
        {
            settled = settled with { Prefix = prefix };
        }

        return said.Dimensions is { } dimensions && dimensions != settled.Pooling.Dimensions
            ? settled with { Pooling = settled.Pooling with { Dimensions = dimensions } }
            : settled;
    }

    private static PoolingKind KindOf(string name) => name switch
    {
        "mean" => PoolingKind.Mean,
        "cls" => PoolingKind.FirstToken,
        "max" => PoolingKind.Maximum,
        _ => throw new ArgumentException($"There is no pooling '{name}'.", nameof(name)),
    };

    private static ModelFileException Refuse(string folder, string problem) =>
        new(folder, problem) { Problem = ModelFileProblem.Purpose };
}
