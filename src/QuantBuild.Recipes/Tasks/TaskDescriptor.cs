namespace QuantBuild.Recipes.Tasks;

/// <summary>All that recipes know of a task: its name, and what can be measured of it.</summary>
/// <param name="Name">The value of <c>model.task</c>.</param>
/// <param name="Metrics">
/// The values of <c>data.evaluation.metrics</c>; the first is measured where the recipe names none.
/// </param>
/// <param name="Fidelity">Always measured: how closely the quantized model follows the full-precision one.</param>
public sealed record TaskDescriptor(
    string Name, IReadOnlyList<FigureDescriptor> Metrics, IReadOnlyList<FigureDescriptor> Fidelity)
{
    /// <summary>The key of the targets in <c>columns</c>.</summary>
    public string TargetColumn { get; init; } = "label";

    /// <summary>
    /// Whether <c>data.evaluation</c> has to name the targets; without them only fidelity is measured.
    /// </summary>
    public bool NeedsTargets { get; init; } = true;

    /// <summary>Whether the targets are made of the texts themselves, so that no column holds any.</summary>
    public bool MakesTargets { get; init; }

    /// <summary>Whether models read the targets, so that all sections of <c>data</c> have to name them.</summary>
    public bool ReadsTargets { get; init; }

    /// <summary>Whether the model's prompt makes one text of the texts of a row.</summary>
    public bool TakesPrompt => ModelKeys.Contains("prompt");

    /// <summary>Whether every row needs two texts.</summary>
    public bool NeedsPairs { get; init; }

    /// <summary>Whether the second text of a row is a text by itself.</summary>
    public bool EncodesTextsApart { get; init; }

    /// <summary>The keys of <c>model</c> that only some tasks read, and this one does.</summary>
    public IReadOnlyList<string> ModelKeys { get; init; } = [];

    /// <summary>The values of <c>quantize.vectors</c>; none where the task's answers have no shorter forms.</summary>
    public IReadOnlyList<string> AnswerForms { get; init; } = [];

    /// <summary>Whether models can be trained against targets.</summary>
    public bool LearnsFromTargets { get; init; } = true;

    /// <summary>The figure of a name, of the task or of every report; null where there is none.</summary>
    internal FigureDescriptor? Find(string name) =>
        Metrics.Concat(OfEveryReport).FirstOrDefault(figure => figure.Name == name);

    /// <summary>The figures that every report of the task has, whatever the recipe measures.</summary>
    internal IEnumerable<FigureDescriptor> OfEveryReport => [.. Fidelity, FigureDescriptor.QuantizedBytes];
}
