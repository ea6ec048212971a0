namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>How a WordPiece vocabulary is to be used; the defaults are those of bert-base-uncased.</summary>
public sealed record WordPieceOptions
{
    /// <summary>Lower-cases the text. Default true; false for cased models.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>Removes accents. Default null: as <see cref="Lowercase"/>.</summary>
    public bool? StripAccents { get; init; }

    /// <summary>Makes each Chinese character a word. Default true.</summary>
    public bool HandleChineseCharacters { get; init; } = true;

    /// <summary>Drops control characters and maps all white space to the space. Default true.</summary>
    public bool CleanText { get; init; } = true;

    /// <summary>What marks a token that continues a word. Default <c>##</c>; not empty.</summary>
    public string ContinuationPrefix { get; init; } = "##";

    /// <summary>A word of more code points becomes the unknown token. Default 100; at least 1.</summary>
    public int MaximumCharactersPerWord { get; init; } = 100;

    /// <summary>The special tokens' names. Default BERT's.</summary>
    public SpecialTokenNames SpecialTokens { get; init; } = SpecialTokenNames.Bert;
}
