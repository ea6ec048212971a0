using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;

namespace QuantBuild.Formats.Architectures.Roberta;

/// <summary>The tensors of a RoBERTa model.</summary>
internal static class RobertaTensors
{
    private static readonly EncoderNames Names = new() { Prefix = "roberta." };

    public static ModelDescription Describe(RobertaArchitecture architecture, ModelExtents extents, HeadKind head) =>
        new EncoderTensors(Names).Describe(
            architecture, extents, head, TensorLines.Bare.HeadOfRoberta(extents, head, Names.WordTable));
}
