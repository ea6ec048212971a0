namespace QuantBuild.Tokenizers.PreTokenizers;

/// <summary>Which parts of a text get the mark of a space in front.</summary>
internal enum PrependScheme
{
    Always,

    /// <summary>Only the part with which the text begins; not one behind an added token.</summary>
    First,
    Never,
}
