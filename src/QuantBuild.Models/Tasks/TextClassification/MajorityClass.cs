using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>The class that most texts have: who always answers it is right this often.</summary>
/// <param name="Index">Its number, the first of several.</param>
/// <param name="Label">Its name.</param>
/// <param name="Share">Of the texts, in (0, 1].</param>
internal sealed record MajorityClass(int Index, string Label, double Share)
{
    /// <param name="targets">At least one.</param>
    /// <param name="model">Names the classes.</param>
    public static MajorityClass Of(ClassTargets targets, ModelDescription model)
    {
        var labels = model.Extents.Labels;
        var counts = new int[labels.Count];
        foreach (var label in targets.Classes)
        {
            counts[label]++;
        }

        var most = Array.IndexOf(counts, counts.Max());
        return new MajorityClass(most, labels[most], (double)counts[most] / targets.Count);
    }
}
