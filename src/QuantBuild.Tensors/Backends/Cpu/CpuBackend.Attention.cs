using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Tensors.Backends.Cpu.Contexts;

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
        bool record)
    {
        var output = Uninitialized(query.Shape);
        int S = query.Shape[1], H = query.Shape[2], d = H / heads;
        using var pb = Rent<float>(2 * (nint)S * S);
        float* p = pb.Memory; float* ph = p + (nint)S * S;
        for (var bh = 0; bh < query.Shape[0] * heads; bh++)
        {
            nint off = (nint)(bh / heads) * S * H + (bh % heads) * d;
            Probs(query, key, mask, bh, heads, scale, p);
            Quant(p, ph, S, quantizer);
            Multiply(new MatrixView(ph, S, S), new MatrixView(Data(value) + off, S, d, H), new MatrixView(Data(output) + off, S, d, H), default(NoEpilogue));
        }
        return new Operation(output, record ? new AttentionContext(this, query, key, value, mask, heads, scale, quantizer) : null);
    }

    private void Probs(Tensor query, Tensor key, Tensor mask, int bh, int heads, float scale, float* p)
    {
        int S = query.Shape[1], H = query.Shape[2], d = H / heads;
        nint off = (nint)(bh / heads) * S * H + (bh % heads) * d;
        Multiply(new MatrixView(Data(query) + off, S, d, H), new MatrixView(Data(key) + off, S, d, H).Transposed(), new MatrixView(p, S, S), default(NoEpilogue));
        Arithmetic.Scale(scale, p, p, 0, (nint)S * S);
        int* m = Integers(mask) + (nint)(bh / heads) * S;
        for (int i = 0; i < S; i++) for (int j = 0; j < S; j++) if (m[j] == 0) p[i * S + j] = -1e30f;
        Kernels.Normalization.Softmax.Forward(p, p, S, 0, S);
        for (int i = 0; i < S; i++) for (int j = 0; j < S; j++) if (m[j] == 0) p[i * S + j] = 0;
    }

    private void Quant(float* p, float* ph, int S, ProbabilityQuantizer? q)
    {
        if (q is null) { Arithmetic.Copy(p, ph, 0, (nint)S * S); return; }
        Kernels.Quantizers.FakeQuantizer.Forward(p, Data(q.Step), null, new(q.Grid.Lower, q.Grid.Upper), new(1, (nint)S * S), ph, 0, (nint)S * S);
    }

    internal Tensor?[] AttentionGradients(Tensor query, Tensor key, Tensor value, Tensor mask, int heads, float scale, ProbabilityQuantizer? quantizer, Tensor gradient)
    {
        var dq = Uninitialized(query.Shape); var dk = Uninitialized(query.Shape); var dv = Uninitialized(query.Shape);
        int S = query.Shape[1], H = query.Shape[2], d = H / heads; nint SS = (nint)S * S;
        using var pb = Rent<float>(4 * SS);
        float* p = pb.Memory; float* ph = p + SS; float* dp = ph + SS; float* ds = dp + SS;
        var layout = new Kernels.Quantizers.StepLayout(1, SS);
        using var part = Rent<double>(layout.ChunkCount);
        double step = 0;
        for (var bh = 0; bh < query.Shape[0] * heads; bh++)
        {
            nint off = (nint)(bh / heads) * S * H + (bh % heads) * d;
            MatrixView V(Tensor t) => new(Data(t) + off, S, d, H);
            Probs(query, key, mask, bh, heads, scale, p);
            Quant(p, ph, S, quantizer);
            Multiply(new MatrixView(ph, S, S).Transposed(), V(gradient), V(dv), default(NoEpilogue));
            Multiply(V(gradient), V(value).Transposed(), new MatrixView(dp, S, S), default(NoEpilogue));
            if (quantizer is not null)
            {
                Kernels.Quantizers.FakeQuantizer.Backward(p, Data(quantizer.Step), null, new(quantizer.Grid.Lower, quantizer.Grid.Upper), layout, dp, ds, part.Memory, 0, layout.ChunkCount);
                for (nint i = 0; i < layout.ChunkCount; i++) step += part.Memory[i];
                Arithmetic.Copy(ds, dp, 0, SS);
            }
            Kernels.Normalization.Softmax.Backward(p, dp, ds, S, 0, S);
            Arithmetic.Scale(scale, ds, ds, 0, SS);
            Multiply(new MatrixView(ds, S, S), V(key), V(dq), default(NoEpilogue));
            Multiply(new MatrixView(ds, S, S).Transposed(), V(query), V(dk), default(NoEpilogue));
        }
        return [dq, dk, dv, quantizer is null ? null : Scalar((float)(step * quantizer.GradientScale))];
    }
}
