using QuantBuild.Kernels.Attention;
using KernelQuantizer = QuantBuild.Kernels.Attention.ProbabilityQuantizer;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Attention.</content>
public sealed unsafe partial class CpuBackend
{
    private readonly AttentionWorkspace attentionWorkspace = new();

    protected override Operation AttentionCore(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal,
        bool record)
    {
        var output = Uninitialized(query.Shape);
        var operands = Operands(query, key, value, mask, heads, scale, quantizer, bias, isCausal);
        MultiHeadAttention.Forward(workers, attentionWorkspace, operands, Data(output));
        return new Operation(
            output,
            record
                ? new AttentionContext(this, query, key, value, mask, heads, scale, quantizer, bias, isCausal)
                : null);
    }

    internal Tensor?[] AttentionGradients(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal,
        Tensor gradient,
        bool wantsBias)
    {
        var queryGradient = Uninitialized(query.Shape);
        var keyGradient = Uninitialized(key.Shape);
        var valueGradient = Uninitialized(key.Shape);
        var stepGradient = quantizer is null ? null : Uninitialized(quantizer.Step.Shape);
        var biasGradient = wantsBias ? Uninitialized(bias!.Shape) : null;
        var gradients = new AttentionGradients(
            Data(gradient),
            Data(queryGradient),
            Data(keyGradient),
            Data(valueGradient),
            DataOrNull(stepGradient),
            quantizer?.GradientScale ?? 1,
            DataOrNull(biasGradient));
        var operands = Operands(query, key, value, mask, heads, scale, quantizer, bias, isCausal);
        MultiHeadAttention.Backward(workers, attentionWorkspace, operands, gradients);
        return [queryGradient, keyGradient, valueGradient, stepGradient, biasGradient];
    }

    private AttentionOperands Operands(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal) =>
        new(
            new AttentionShape(query.Shape[0], query.Shape[1], heads, query.Shape[2] / heads)
            {
                Keys = key.Shape[1],
                IsCausal = isCausal,
            },
            Data(query),
            Data(key),
            Data(value),
            Integers(mask),
            scale,
            quantizer is null
                ? default
                : new KernelQuantizer(
                    Data(quantizer.Step), quantizer.Range),
            DataOrNull(bias));
}
