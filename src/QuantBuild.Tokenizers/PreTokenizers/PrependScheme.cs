namespace QuantBuild.Tokenizers.PreTokenizers;

/// <summary>Which parts of a text get the mark of a space in front.</summary>
internal enum PrependScheme
{
    Always,

    /// <summary>Only the part that begins with the text's first character; not one behind what was dropped.</summary>
    First,
    Never,
}
