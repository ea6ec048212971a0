using QuantBuild.Models.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>Multi-head self-attention with its output product, residual and normalization.</summary>
internal sealed class BertAttention
{
    private readonly string inputPoint;
    private readonly string probabilitiesPoint;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear output;
    private readonly LayerNormalization normalization;
    private readonly int heads;
    private readonly float scale;

    public BertAttention(string name, BertArchitecture architecture, TensorSet tensors)
    {
        inputPoint = name + ".self.input";
        probabilitiesPoint = name + ".self.probabilities";
        query = tensors.Linear(name + ".self.query");
        key = tensors.Linear(name + ".self.key");
        value = tensors.Linear(name + ".self.value");
        output = tensors.Linear(name + ".output.dense");
        normalization = tensors.Normalization(name + ".output.LayerNorm", (float)architecture.LayerNormEpsilon);
        heads = architecture.HeadCount;
        scale = 1f / MathF.Sqrt(architecture.HeadSize);
    }

    public IEnumerable<NamedParameter> Parameters =>
    [
        .. query.Parameters, .. key.Parameters, .. value.Parameters, .. output.Parameters, .. normalization.Parameters,
    ];

    public Tensor Forward(Tensor hidden, Tensor mask, ForwardPass pass, uint dropoutSite)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var attended = pass.Drop(output.Forward(Context(hidden, mask, pass), pass), dropoutSite);
        return scope.Return(normalization.Forward(attended, residual: hidden, pass));
    }

    private Tensor Context(Tensor hidden, Tensor mask, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var input = pass.Transform.Input(inputPoint, hidden);
        return scope.Return(Operand(query, input, pass).Attention(
            Operand(key, input, pass),
            Operand(value, input, pass),
            mask,
            heads,
            scale,
            pass.Transform.Probabilities(probabilitiesPoint, Probabilities(mask))));
    }

    private Shape Probabilities(Tensor mask) => new(mask.Shape[0], heads, mask.Shape[1], mask.Shape[1]);

    private static Tensor Operand(Linear projection, Tensor input, ForwardPass pass)
    {
        using var scope = input.Backend.OpenResultScope();
        return scope.Return(pass.Transform.Operand(projection.OutputPoint, projection.ForwardShared(input, pass)));
    }
}
