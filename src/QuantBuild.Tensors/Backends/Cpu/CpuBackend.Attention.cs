namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Attention.</content>
public sealed unsafe partial class CpuBackend
{
    public override Operation Attention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        bool record) => throw new NotSupportedException();
}
