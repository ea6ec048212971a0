namespace QuantBuild.Runtime;

/// <summary>What a model says of one text or pair of texts.</summary>
public sealed class Classification
{
    internal Classification(string label, float score, float[] logits)
    {
        Label = label;
        Score = score;
        Logits = logits;
    }

    /// <summary>The label with the largest logit; of equal ones the first.</summary>
    public string Label { get; }

    /// <summary>The label's probability by the model, in (0, 1]: its share of Σ e^logit.</summary>
    public float Score { get; }

    /// <summary>One a label, in the order of <see cref="TextClassifier.Labels"/>.</summary>
    public IReadOnlyList<float> Logits { get; }

    /// <returns>Label and score.</returns>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Label} ({Score:0.000})");
}
