namespace QuantBuild.Models.Data;

/// <summary>Which of the <see cref="TableOptions"/> a format looks at.</summary>
[Flags]
public enum TableSettings
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><see cref="TableOptions.Separator"/>.</summary>
    Separator = 1,

    /// <summary><see cref="TableOptions.IsQuoted"/>.</summary>
    Quote = 2,

    /// <summary><see cref="TableOptions.HasHeader"/>: a format that lacks it has its own way to name columns.</summary>
    Header = 4,

    /// <summary><see cref="TableOptions.IgnoresExtraFields"/>.</summary>
    ExtraFields = 8,
}
