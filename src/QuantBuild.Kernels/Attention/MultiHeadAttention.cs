using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Reductions;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Attention;

/// <summary>
/// Scaled dot-product attention: for every head, output = p̂·v with p = softmax(scale · q·kᵀ + bias) over the keys
/// that the mask keeps and p̂ = p, or p quantized; a bias of the scores is there or not. Masked queries are computed
/// like others; a query that sees no valid key gives zeros. Keys behind a query of causal attention have probability 0,
/// so that its row has the bits that it would have without them. Neither masked keys nor padding behind a sentence
/// influence the bits of its valid rows.
/// </summary>
public static unsafe class MultiHeadAttention
{
    /// <summary>Computes the output; keeps nothing for the backward pass.</summary>
    /// <param name="pool">Threads; each head belongs to one.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="operands">What to attend to.</param>
    /// <param name="output">[batch, sequence, heads · headSize], overwritten; overlaps no operand.</param>
    public static void Forward(
        WorkerPool pool, AttentionWorkspace workspace, AttentionOperands operands, float* output) =>
        Forward(pool, workspace, operands, output, MatrixProductPaths.Best);

    /// <summary>
    /// Computes the gradients of queries, keys and values, of the bias where it is wanted (Σ of the scaled scores' over
    /// the sentences, in their order), and of the step: dp = dp̂ where lower ≤ p/step ≤ upper, else
    /// 0; dstep = stepScale · Σ dp̂ · (inside ? code − p/step : code), summed in double precision, head by head.
    /// </summary>
    /// <param name="pool">Threads; each head belongs to one.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="operands">Those of the forward pass.</param>
    /// <param name="gradients">Overlap neither each other nor the operands.</param>
    public static void Backward(
        WorkerPool pool, AttentionWorkspace workspace, AttentionOperands operands, AttentionGradients gradients) =>
        Backward(pool, workspace, operands, gradients, MatrixProductPaths.Best);

    internal static void Forward(
        WorkerPool pool,
        AttentionWorkspace workspace,
        AttentionOperands operands,
        float* output,
        MatrixProductPath path)
    {
        switch (path)
        {
            case MatrixProductPath.Avx512:
                Forward<Avx512Microkernel>(pool, workspace, operands, output);
                break;
            case MatrixProductPath.Avx2:
                Forward<Avx2Microkernel>(pool, workspace, operands, output);
                break;
            default:
                Forward<PortableMicrokernel>(pool, workspace, operands, output);
                break;
        }
    }

    internal static void Backward(
        WorkerPool pool,
        AttentionWorkspace workspace,
        AttentionOperands operands,
        AttentionGradients gradients,
        MatrixProductPath path)
    {
        switch (path)
        {
            case MatrixProductPath.Avx512:
                Backward<Avx512Microkernel>(pool, workspace, operands, gradients);
                break;
            case MatrixProductPath.Avx2:
                Backward<Avx2Microkernel>(pool, workspace, operands, gradients);
                break;
            default:
                Backward<PortableMicrokernel>(pool, workspace, operands, gradients);
                break;
        }
    }

    private static void Forward<TKernel>(
        WorkerPool pool, AttentionWorkspace workspace, AttentionOperands operands, float* output)
        where TKernel : struct, IMicrokernel
    {
        var floats = AttentionForward<TKernel>.Memory(operands.Shape, null).Floats;
        var memory = workspace.Memory.Reserve(floats * pool.Threads);
        pool.Run(operands.Shape.HeadCount, new AttentionForward<TKernel>(operands, output, memory, floats));
    }

    private static void Backward<TKernel>(
        WorkerPool pool, AttentionWorkspace workspace, AttentionOperands operands, AttentionGradients gradients)
        where TKernel : struct, IMicrokernel
    {
        var heads = operands.Shape.HeadCount;
        var floats = AttentionBackward<TKernel>.Memory(operands.Shape, null).Floats;
        var memory = workspace.Memory.Reserve((floats * pool.Threads) + (2 * (nint)heads));
        var stepPartials = (double*)(memory + (floats * pool.Threads));
        var body = new AttentionBackward<TKernel>(operands, gradients, stepPartials, memory, floats);
        pool.Run(body.Tasks, body);
        if (gradients.Step != null)
        {
            *gradients.Step = (float)(gradients.StepScale * FixedChunks.Combine(stepPartials, heads));
        }
    }
}
