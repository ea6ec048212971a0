namespace QuantBuild.Formats.Configuration;

/// <summary>The names that one tensor of a BERT model has in files of different ages.</summary>
public static class BertTensorNames
{
    private const string Prefix = "bert.";

    /// <summary>
    /// With or without the model's prefix, today's names and the old ones of normalization parameters (gamma, beta), in
    /// the order in which they are looked for.
    /// </summary>
    /// <param name="name">Today's, with the prefix where it has one.</param>
    public static IEnumerable<string> Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        yield return name;
        var bare = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : null;
        if (bare is not null)
        {
            yield return bare;
        }

        if (LegacyNameOf(name) is { } legacy)
        {
            yield return legacy;
            if (bare is not null)
            {
                yield return LegacyNameOf(bare)!;
            }
        }
    }

    private static string? LegacyNameOf(string name)
    {
        const string gain = "LayerNorm.weight";
        const string bias = "LayerNorm.bias";
        return name.EndsWith(gain, StringComparison.Ordinal) ? name[..^"weight".Length] + "gamma"
            : name.EndsWith(bias, StringComparison.Ordinal) ? name[..^"bias".Length] + "beta"
            : null;
    }
}
