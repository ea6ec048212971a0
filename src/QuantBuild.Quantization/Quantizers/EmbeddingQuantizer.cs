using QuantBuild.Models.Modules;
using QuantBuild.Quantization.Numbers;
using QuantBuild.Quantization.Observers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>
/// Row-wise quantizer of an embedding table. Only the rows a batch looks up are gathered and quantized; where the
/// table is trained they are leaves, and <see cref="LastUse"/> tells an optimizer which rows they were.
/// </summary>
internal sealed class EmbeddingQuantizer
{
    private readonly QuantizationGrid grid;
    /// <param name="table">[rows, features]; changed by training.</param>
    /// <param name="bits">2 is ternary.</param>
    /// <param name="train">Whether looked-up rows and their steps require gradients.</param>
    public EmbeddingQuantizer(Tensor table, int bits, bool train)
    {
        Trains = train;
        Table = table;
        Bits = bits;
        grid = IntegerRange.Symmetric(bits);
        if (bits > 2)
        {
            var (steps, _) = WeightObserver.Observe(
                table, bits, Granularity.Channel, symmetric: true, ObserverKind.MeanSquaredError);
            StepTable = table.Backend.Reshape(steps, new Shape(table.Shape.Rows, 1));
        }
    }

    public int Bits { get; }

    /// <summary>Whether the rows of a forward pass are leaves that require gradients.</summary>
    public bool Trains { get; }

    public Tensor Table { get; }

    /// <summary>[rows, 1]; null where ternary.</summary>
    public Tensor? StepTable { get; }

    /// <summary>The rows of the last forward pass; null before, and where nothing is trained.</summary>
    public EmbeddingUse? LastUse { get; private set; }

    /// <returns>[batch, sequence, features]</returns>
    public Tensor Apply(EmbeddingLookup lookup)
    {
        var rows = Table.Embedding(lookup.UniqueRows);
        rows.RequiresGradient = Trains;
        if (StepTable is null)
        {
            LastUse = Trains ? new EmbeddingUse(lookup.UniqueRows, rows, null) : null;
            return rows.Ternarize(rows.Shape.Rows).Embedding(lookup.Inverse);
        }

        var steps = StepTable.Embedding(lookup.UniqueRows);
        steps.RequiresGradient = Trains;
        LastUse = Trains ? new EmbeddingUse(lookup.UniqueRows, rows, steps) : null;
        var scale = StepGradient.Scale(rows.Shape.Columns, grid);
        return rows.FakeQuantize(steps.Reshape(rows.Shape.Rows), null, grid, scale).Embedding(lookup.Inverse);
    }

    public QuantizedTensor Encode()
    {
        if (StepTable is null)
        {
            return new TernaryQuantizer(Granularity.Channel).Encode(Table);
        }

        var backend = Table.Backend;
        using var scope = backend.OpenScope();
        var steps = backend.Reshape(StepTable, new Shape(Table.Shape.Rows));
        return new LearnedStepQuantizer(Bits, Granularity.Channel, steps, zeroPoint: null).Encode(Table);
    }
}
