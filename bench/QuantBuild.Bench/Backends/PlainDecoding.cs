using QuantBuild.Bench.Engine;
using Functional = TorchSharp.torch.nn.functional;
using Torch = TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace QuantBuild.Bench.Backends;

/// <summary>
/// The work of <see cref="DecodingCase"/> as one would write it with TorchSharp alone: no gradient, keys and values of
/// earlier tokens kept, those of the text read made once.
/// </summary>
internal sealed class PlainDecoding : IDisposable
{
    private const int Inner = DecodingCase.HeadCount * DecodingCase.HeadSize;

    // Relative positions have 32 buckets; a table of one row a distance costs as much to look up.
    private readonly global::TorchSharp.DisposeScope scope = Torch.NewDisposeScope();
    private readonly TorchTensor embedding = Random(DecodingCase.VocabularySize, DecodingCase.HiddenSize);
    private readonly TorchTensor positions = Random(DecodingCase.HeadCount, DecodingCase.Tokens);
    private readonly TorchTensor lastNorm = Torch.ones(DecodingCase.HiddenSize);
    private readonly Layer[] encoder = [.. Enumerable.Range(0, DecodingCase.LayerCount).Select(_ => new Layer())];
    private readonly Layer[] decoder = [.. Enumerable.Range(0, DecodingCase.LayerCount).Select(_ => new Layer())];

    public void Run()
    {
        using var noGradient = Torch.no_grad();
        using var outer = Torch.NewDisposeScope();
        var read = Encode(Torch.tensor(DecodingCase.Source.ToArray(), Torch.ScalarType.Int64));
        var (crossKeys, crossValues) = (
            Array.ConvertAll(decoder, layer => Heads(Functional.linear(read, layer.CrossKey))),
            Array.ConvertAll(decoder, layer => Heads(Functional.linear(read, layer.CrossValue))));
        var keys = new TorchTensor?[decoder.Length];
        var values = new TorchTensor?[decoder.Length];
        var token = Torch.zeros(1, Torch.ScalarType.Int64);
        for (var position = 0; position < DecodingCase.Tokens; position++)
        {
            using var step = Torch.NewDisposeScope();
            var x = embedding.index_select(0, token);
            var bias = positions.narrow(1, DecodingCase.Tokens - 1 - position, position + 1).unsqueeze(1);
            for (var i = 0; i < decoder.Length; i++)
            {
                var layer = decoder[i];
                var n = Norm(x, layer.SelfNorm);
                Append(ref keys[i], Heads(Functional.linear(n, layer.Key)));
                Append(ref values[i], Heads(Functional.linear(n, layer.Value)));
                x += Attend(Functional.linear(n, layer.Query), keys[i]!, values[i]!, bias, layer.Output);
                n = Norm(x, layer.CrossNorm);
                var query = Functional.linear(n, layer.CrossQuery);
                x += Attend(query, crossKeys[i], crossValues[i], null, layer.CrossOutput);
                x += Functional.linear(Functional.linear(Norm(x, layer.FeedNorm), layer.Wide).relu(), layer.Narrow);
            }

            var logits = Functional.linear(Norm(x, lastNorm), embedding);
            token = logits.argmax(-1).MoveToOuterDisposeScope();
            token.item<long>();
        }
    }

    public void Dispose() => scope.Dispose();

    private static TorchTensor Random(int rows, int columns) => Torch.randn(rows, columns) * 0.05;

    private static TorchTensor Norm(TorchTensor x, TorchTensor gain) =>
        x * Torch.rsqrt(x.pow(2).mean([-1], keepdim: true) + DecodingCase.Epsilon) * gain;

    // [positions, heads·size] as [heads, positions, size]
    private static TorchTensor Heads(TorchTensor x) =>
        x.view(-1, DecodingCase.HeadCount, DecodingCase.HeadSize).transpose(0, 1);

    private static TorchTensor Attend(
        TorchTensor query, TorchTensor keys, TorchTensor values, TorchTensor? bias, TorchTensor output)
    {
        var scores = Heads(query).matmul(keys.transpose(1, 2));
        scores = bias is null ? scores : scores + bias;
        var mixed = scores.softmax(-1).matmul(values).transpose(0, 1).reshape(-1, Inner);
        return Functional.linear(mixed, output);
    }

    private static void Append(ref TorchTensor? all, TorchTensor one)
    {
        var longer = all is null ? one : Torch.cat([all, one], 1);
        all?.Dispose();
        all = longer.MoveToOuterDisposeScope();
    }

    private TorchTensor Encode(TorchTensor tokens)
    {
        var x = embedding.index_select(0, tokens);
        foreach (var layer in encoder)
        {
            var n = Norm(x, layer.SelfNorm);
            var (keys, values) = (Heads(Functional.linear(n, layer.Key)), Heads(Functional.linear(n, layer.Value)));
            x += Attend(Functional.linear(n, layer.Query), keys, values, null, layer.Output);
            x += Functional.linear(Functional.linear(Norm(x, layer.FeedNorm), layer.Wide).relu(), layer.Narrow);
        }

        return Norm(x, lastNorm);
    }

    private sealed class Layer
    {
        public TorchTensor Query { get; } = Random(Inner, DecodingCase.HiddenSize);

        public TorchTensor Key { get; } = Random(Inner, DecodingCase.HiddenSize);

        public TorchTensor Value { get; } = Random(Inner, DecodingCase.HiddenSize);

        public TorchTensor Output { get; } = Random(DecodingCase.HiddenSize, Inner);

        public TorchTensor CrossQuery { get; } = Random(Inner, DecodingCase.HiddenSize);

        public TorchTensor CrossKey { get; } = Random(Inner, DecodingCase.HiddenSize);

        public TorchTensor CrossValue { get; } = Random(Inner, DecodingCase.HiddenSize);

        public TorchTensor CrossOutput { get; } = Random(DecodingCase.HiddenSize, Inner);

        public TorchTensor Wide { get; } = Random(DecodingCase.IntermediateSize, DecodingCase.HiddenSize);

        public TorchTensor Narrow { get; } = Random(DecodingCase.HiddenSize, DecodingCase.IntermediateSize);

        public TorchTensor SelfNorm { get; } = Torch.ones(DecodingCase.HiddenSize);

        public TorchTensor CrossNorm { get; } = Torch.ones(DecodingCase.HiddenSize);

        public TorchTensor FeedNorm { get; } = Torch.ones(DecodingCase.HiddenSize);
    }
}
