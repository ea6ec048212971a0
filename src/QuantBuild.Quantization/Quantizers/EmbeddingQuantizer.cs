using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>
/// Quantizer of an embedding table: a step a row, or a group of a row. Only the rows a batch looks up are gathered and
/// quantized; where the table is trained they are leaves, and <see cref="RowUpdates"/> tells an optimizer which they
/// were.
/// </summary>
internal sealed class EmbeddingQuantizer
{
    private readonly WeightQuantization quantization;
    private readonly int stepsPerRow;
    private readonly bool learnsStep;
    private readonly Tensor? stepTable; // [rows, steps a row]

    /// <param name="table">[rows, features]; changed by training.</param>
    /// <param name="embedding">How it is quantized.</param>
    /// <param name="train">Whether looked-up rows, and their steps where they are learned, require gradients.</param>
    /// <param name="steps">[rows · steps a row] to start from; null for the observer's, or none where ternary.</param>
    public EmbeddingQuantizer(Tensor table, EmbeddingQuantization embedding, bool train, Tensor? steps = null)
    {
        Trains = train;
        Table = table;
        quantization = embedding.OfTable;
        stepsPerRow = quantization.Granularity.StepCount(table.Shape.Rows, table.Shape.Columns) / table.Shape.Rows;
        learnsStep = train && embedding.LearnsStep;
        if (Bits > 2)
        {
            stepTable = table.Backend.Reshape(
                steps ?? WeightObserver.Observe(table, quantization).Step, new Shape(table.Shape.Rows, stepsPerRow));
        }
    }

    public int Bits => quantization.Bits;

    /// <summary>Whether the rows of a forward pass are leaves that require gradients.</summary>
    public bool Trains { get; }

    public Tensor Table { get; }

    /// <summary>[rows, steps a row] to learn; null where ternary or fixed.</summary>
    public Tensor? StepTable => learnsStep ? stepTable : null;

    /// <summary>The rows of the last forward pass; null before, and where nothing is trained.</summary>
    public EmbeddingUse? LastUse { get; private set; }

    /// <summary>
    /// What an optimizer changes after the last forward pass: rows, and their steps where they are learned.
    /// </summary>
    public IReadOnlyList<RowUpdate> RowUpdates => LastUse switch
    {
        null => [],
        { Steps: null } use => [new(Table, use.RowIds, use.Rows)],
        { Steps: { } steps } use => [new(Table, use.RowIds, use.Rows), new(StepTable!, use.RowIds, steps)],
    };

    /// <returns>[batch, sequence, features]</returns>
    public Tensor Apply(EmbeddingLookup lookup)
    {
        // Not recorded: the looked-up rows are the leaves, whatever is asked of the table.
        var rows = Table.Backend.Embedding(Table, lookup.UniqueRows, record: false).Output;
        rows.RequiresGradient = Trains;
        if (stepTable is null)
        {
            LastUse = Trains ? new EmbeddingUse(lookup.UniqueRows, rows, null) : null;
            return rows.Ternarize(rows.Shape.Rows * stepsPerRow).Embedding(lookup.Inverse);
        }

        var steps = Table.Backend.Embedding(stepTable, lookup.UniqueRows, record: false).Output;
        steps.RequiresGradient = learnsStep;
        LastUse = Trains ? new EmbeddingUse(lookup.UniqueRows, rows, learnsStep ? steps : null) : null;
        var codes = quantization.CodeRange;
        var scale = StepGradient.Scale(rows.Shape.Columns / stepsPerRow, codes);
        return rows.FakeQuantize(steps.Reshape(rows.Shape.Rows * stepsPerRow), null, codes, scale)
            .Embedding(lookup.Inverse);
    }

    /// <summary>
    /// The whole table, for a product that shares its values: its gradient goes to the table, and none to single rows.
    /// </summary>
    /// <returns>[rows, features]</returns>
    public Tensor ApplyWhole()
    {
        var count = Table.Shape.Rows * stepsPerRow;
        if (stepTable is null)
        {
            return Table.Ternarize(count);
        }

        var scale = StepGradient.Scale(Table.Shape.Columns / stepsPerRow, quantization.CodeRange);
        return Table.FakeQuantize(stepTable.Reshape(count), null, quantization.CodeRange, scale);
    }

    public QuantizedMatrix Encode()
    {
        if (stepTable is null)
        {
            return new TernaryQuantizer(quantization.Granularity).Encode(Table);
        }

        var backend = Table.Backend;
        using var scope = backend.OpenScope();
        var steps = backend.Reshape(stepTable, new Shape(Table.Shape.Rows * stepsPerRow));
        return new LearnedStepQuantizer(quantization, steps, zeroPoint: null).Encode(Table);
    }
}
