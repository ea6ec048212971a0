namespace QuantBuild.Kernels.Tests.Attention;

internal sealed record AttentionResult(
    float[] Queries, float[] Keys, float[] Values, float[] Step, float[] Bias);
