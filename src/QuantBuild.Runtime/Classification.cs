namespace QuantBuild.Runtime;

/// <summary>What a model says of one text or pair of texts.</summary>
public sealed class Classification
{
    internal Classification(
        string label, float score, IReadOnlyList<string> assigned, float[] probabilities, float[] logits)
    {
        Label = label;
        Score = score;
        Assigned = assigned;
        Probabilities = probabilities;
        Logits = logits;
    }

    /// <summary>The label with the largest logit; of equal ones the first.</summary>
    public string Label { get; }

    /// <summary>The label's probability by the model, of <see cref="Probabilities"/>.</summary>
    public float Score { get; }

    /// <summary>
    /// The labels that the text has by the model, in the order of <see cref="TextClassifier.Labels"/>: of a model with
    /// one label a text <see cref="Label"/>, of one with several those with a probability of 0.5 or more, maybe none.
    /// </summary>
    public IReadOnlyList<string> Assigned { get; }

    /// <summary>
    /// One a label, in the order of <see cref="TextClassifier.Labels"/>, in [0, 1]: of a model with one label a text
    /// the softmax of the logits, whose sum is 1; of one with several each label's own, 1 / (1 + e^−logit).
    /// </summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>One a label, in the order of <see cref="TextClassifier.Labels"/>.</summary>
    public IReadOnlyList<float> Logits { get; }

    /// <returns>Label and score.</returns>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Label} ({Score:0.000})");
}
