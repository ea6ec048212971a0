using QuantBuild.Bench.Engine;
using Functional = TorchSharp.torch.nn.functional;
using Torch = TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace QuantBuild.Bench.Backends;

/// <summary>
/// The work of <see cref="LayerStep"/> and of <see cref="TrainingStep"/> as one would write it with TorchSharp alone:
/// its autograd, its Adam, and quantizers with learned steps out of its operations.
/// </summary>
internal sealed class PlainTraining : IDisposable
{
    private const double WeightLimit = 7;
    private const double ActivationLimit = 127;
    private const double ProbabilityLimit = 255;

    private readonly global::TorchSharp.DisposeScope scope = Torch.NewDisposeScope();
    private readonly Layer[] source;
    private readonly Layer[] trained;
    private readonly TorchTensor input;
    private readonly TorchTensor target;
    private readonly TorchTensor mask;
    private readonly TorchTensor bias;
    private readonly Torch.optim.Optimizer? optimizer;

    private PlainTraining(int hiddenSize, int headCount, int layerCount, int sequence, bool quantizes)
    {
        source = [.. Enumerable.Range(0, layerCount).Select(_ => new Layer(hiddenSize, headCount, null))];
        trained = Array.ConvertAll(source, layer => new Layer(hiddenSize, headCount, layer) { Quantizes = quantizes });
        input = Torch.rand(MremStepCase.Texts, sequence, hiddenSize) - 0.5;
        target = input.clone();
        mask = Torch.ones(MremStepCase.Texts, sequence, 1);
        bias = Torch.zeros(MremStepCase.Texts, 1, 1, sequence);
        if (quantizes)
        {
            optimizer = Torch.optim.Adam(trained.SelectMany(layer => layer.Leaves), 1e-4);
        }
    }

    /// <summary>A layer of BERT-base, 128 tokens a text, with gradients of its parameters and its input.</summary>
    public static PlainTraining OfLayer()
    {
        var step = MremStepCase.BertBase;
        return new PlainTraining(step.HiddenSize, step.Architecture.HeadCount, 1, step.Sequence, quantizes: false);
    }

    public static PlainTraining OfStep(MremStepCase step) =>
        new(step.HiddenSize, step.Architecture.HeadCount, step.ModuleLayers, step.Sequence, quantizes: true);

    public void Run()
    {
        using var outer = Torch.NewDisposeScope();
        var targets = Targets();
        var hidden = optimizer is null ? input.detach().requires_grad_(true) : input;
        TorchTensor? loss = null;
        for (var i = 0; i < trained.Length; i++)
        {
            hidden = trained[i].Forward(hidden, bias);
            var error = ((hidden - targets[i]).square() * mask).sum() / mask.sum();
            loss = loss is null ? error : loss + error;
        }

        loss!.backward();
        optimizer?.step();
        foreach (var leaf in trained.SelectMany(layer => layer.Leaves))
        {
            leaf.grad = null;
        }
    }

    public void Dispose()
    {
        optimizer?.Dispose();
        scope.Dispose();
    }

    private TorchTensor[] Targets()
    {
        using var noGradient = Torch.no_grad();
        var targets = new TorchTensor[trained.Length];
        var hidden = input;
        for (var i = 0; i < targets.Length - 1; i++)
        {
            targets[i] = hidden = source[i].Forward(hidden, bias);
        }

        targets[^1] = target;
        return targets;
    }

    /// <summary>A layer of BERT: its parameters, and the steps of its weights and of what they multiply.</summary>
    private sealed class Layer
    {
        private readonly int headCount;
        private readonly Dictionary<string, global::TorchSharp.Modules.Parameter> leaves = [];

        /// <param name="hiddenSize">Features of a token; between the feed-forward products four times as many.</param>
        /// <param name="headCount">Heads of its attention.</param>
        /// <param name="source">Weights to copy; null: random ones.</param>
        public Layer(int hiddenSize, int headCount, Layer? source)
        {
            this.headCount = headCount;
            foreach (var (name, rows, columns) in new[]
            {
                ("query", hiddenSize, hiddenSize), ("key", hiddenSize, hiddenSize), ("value", hiddenSize, hiddenSize),
                ("output", hiddenSize, hiddenSize), ("wide", 4 * hiddenSize, hiddenSize),
                ("narrow", hiddenSize, 4 * hiddenSize),
            })
            {
                Add(name, source?.leaves[name].clone() ?? (Torch.randn(rows, columns) * 0.02));
                Add(name + ".bias", Torch.zeros(rows));
                Add(name + ".step", Torch.full([rows, 1], 0.01f));
            }

            foreach (var name in new[] { "attention", "feed" })
            {
                Add(name + ".gain", Torch.ones(hiddenSize));
                Add(name + ".shift", Torch.zeros(hiddenSize));
            }

            foreach (var name in new[] { "in", "queries", "keys", "values", "mixed", "middle", "activated" })
            {
                Add(name + ".step", Torch.full(1, 0.03f));
            }

            Add("probabilities.step", Torch.full(1, 1f / 255));

            void Add(string name, TorchTensor values) =>
                leaves.Add(name, new global::TorchSharp.Modules.Parameter(values.detach(), requires_grad: true));
        }

        public bool Quantizes { get; init; }

        public IEnumerable<global::TorchSharp.Modules.Parameter> Leaves => leaves
            .Where(leaf => Quantizes || !leaf.Key.EndsWith(".step", StringComparison.Ordinal))
            .Select(leaf => leaf.Value);

        public TorchTensor Forward(TorchTensor x, TorchTensor bias)
        {
            var (texts, sequence, hiddenSize) = (x.shape[0], x.shape[1], x.shape[2]);
            var size = hiddenSize / headCount;
            var read = Signed(x, "in", ActivationLimit);
            var query = Heads("query", "queries");
            var key = Heads("key", "keys");
            var value = Heads("value", "values");
            var scores = (query.matmul(key.transpose(-1, -2)) / Math.Sqrt(size)) + bias;
            var probabilities = Quantize(scores.softmax(-1), "probabilities", 0, ProbabilityLimit);
            var mixed = probabilities.matmul(value).transpose(1, 2).reshape(texts, sequence, hiddenSize);
            x = Norm(x + Product("output", Signed(mixed, "mixed", ActivationLimit)), "attention");
            var wide = Functional.gelu(Product("wide", Signed(x, "middle", ActivationLimit)));
            return Norm(x + Product("narrow", Signed(wide, "activated", ActivationLimit)), "feed");

            TorchTensor Heads(string linear, string operand) =>
                Signed(Product(linear, read), operand, ActivationLimit)
                    .view(texts, sequence, headCount, size).transpose(1, 2);

            TorchTensor Norm(TorchTensor sum, string name) => Functional.layer_norm(
                sum, [hiddenSize], leaves[name + ".gain"], leaves[name + ".shift"], 1e-12);
        }

        private TorchTensor Product(string name, TorchTensor x) =>
            Functional.linear(x, Signed(leaves[name], name, WeightLimit), leaves[name + ".bias"]);

        private TorchTensor Signed(TorchTensor x, string name, double limit) => Quantize(x, name, -limit, limit);

        // The rounding passes gradients on; those of the step are scaled as in LSQ (arXiv:1902.08153).
        private TorchTensor Quantize(TorchTensor x, string name, double low, double high)
        {
            if (!Quantizes)
            {
                return x;
            }

            var leaf = leaves[name + ".step"];
            var share = 1 / Math.Sqrt(x.numel() / leaf.numel() * high);
            var step = (leaf * share) + (leaf * (1 - share)).detach();
            var code = (x / step).clamp(low, high);
            return (code + (code.round() - code).detach()) * step;
        }
    }
}
