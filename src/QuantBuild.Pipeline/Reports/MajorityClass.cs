using QuantBuild.Models.Data;

namespace QuantBuild.Pipeline.Reports;

/// <summary>The class that most evaluation texts have: who always answers it is right this often.</summary>
/// <param name="Label">Its name, the first of several.</param>
/// <param name="Share">Of the texts, in (0, 1].</param>
internal sealed record MajorityClass(string Label, double Share)
{
    /// <param name="texts">Labelled.</param>
    /// <param name="labels">Class names by number.</param>
    public static MajorityClass Of(TokenizedDataset texts, IReadOnlyList<string> labels)
    {
        var counts = new int[labels.Count];
        foreach (var label in texts.Labels)
        {
            counts[label]++;
        }

        var most = Array.IndexOf(counts, counts.Max());
        return new MajorityClass(labels[most], (double)counts[most] / texts.Count);
    }
}
