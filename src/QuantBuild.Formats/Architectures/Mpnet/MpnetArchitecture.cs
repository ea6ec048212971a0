using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Architectures.Positions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Mpnet;

/// <summary>
/// MPNet (arXiv:2004.09297): RoBERTa's positions and heads, and a bias of the attention scores by the distance of query
/// and key, from one table for all layers.
/// </summary>
public sealed class MpnetArchitecture : IArchitecture
{
    /// <summary>The token that fills short texts; positions begin behind its number.</summary>
    public const int PaddingToken = 1;

    /// <summary>Rows of the bias table, one for each class of distances.</summary>
    public const int RelativeBuckets = EncoderTensors.RelativeBuckets;

    private const int FarthestDistance = 128;

    private static readonly EncoderKeys Keys = new()
    {
        DefaultPadding = PaddingToken,
        PositionsFollowPadding = true,
        TokenTypeCount = null,
        PositionForm = null,
        Rules = MpnetKeyRules.All,
    };

    /// <summary>The classes of the distances of query and key.</summary>
    public static RelativePositions Distances { get; } = new(RelativeBuckets, FarthestDistance, seesBehind: true);

    /// <inheritdoc/>
    public string ModelType => "mpnet";

    /// <inheritdoc/>
    public IReadOnlyList<string> InputNames { get; } = ["input_ids", "attention_mask"];

    /// <inheritdoc/>
    public IReadOnlyList<string> PretrainedClasses { get; } = ["MPNetModel", "MPNetForMaskedLM"];

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassesOf(HeadKind head) => EncoderClasses.Of("MPNet", head);

    /// <inheritdoc/>
    public ModelExtents Read(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var extents = Keys.Read(configuration);
        return extents.PadTokenId == PaddingToken
            ? extents
            : throw configuration.RefuseUnsupported(
                "pad_token_id",
                $"is {extents.PadTokenId}, which is not supported yet: positions are counted from the padding token "
                + $"{PaddingToken}");
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, ModelExtents extents)
    {
        ArgumentNullException.ThrowIfNull(json);
        Keys.Write(json, extents);
        json.WriteNumber(MpnetKeyRules.Buckets, RelativeBuckets);
    }

    /// <inheritdoc/>
    public ModelDescription Describe(ModelExtents extents, HeadKind head)
    {
        ArgumentNullException.ThrowIfNull(extents);
        return MpnetTensors.Describe(this, extents, head);
    }
}
