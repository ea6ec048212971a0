namespace QuantBuild.Tokenizers.Unicode;

/// <summary>What <c>\w</c> is: letters, marks, decimal and letter numbers, connectors, joiners.</summary>
internal static class WordCharacters
{
    public static bool Contains(int codePoint)
    {
        var category = CharacterProperties.Of(codePoint).Category;
        return category is >= GeneralCategory.LowercaseLetter and <= GeneralCategory.LetterNumber
            or GeneralCategory.ConnectorPunctuation
            || codePoint is 0x200C or 0x200D || IsCircledLetter(codePoint);
    }

    // Symbols by category, alphabetic by the property Other_Alphabetic.
    private static bool IsCircledLetter(int codePoint) =>
        codePoint is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149)
            or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
