using QuantBuild.Formats.Files;
using QuantBuild.Tokenizers.TokenizerJson;
using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers;

/// <summary>Opens tokenizers from the files that models are published with.</summary>
public static class Tokenizer
{
    /// <summary>Opens a WordPiece vocabulary (<c>vocab.txt</c>).</summary>
    /// <param name="path">One token a line, UTF-8; the line's number less one is the id.</param>
    /// <param name="options">Null for those of bert-base-uncased.</param>
    /// <exception cref="VocabularyException">The file cannot be read or used.</exception>
    public static ITokenizer FromVocabulary(string path, WordPieceOptions? options = null) =>
        WordPieceVocabularyReader.Read(path, options ?? new WordPieceOptions());

    /// <summary>
    /// Opens a Hugging Face <c>tokenizer.json</c> with a WordPiece model. Its truncation, padding and decoder are
    /// ignored: <see cref="ITokenizer.Encode"/> truncates by its own rule and pads nothing.
    /// </summary>
    /// <exception cref="VocabularyException">The file cannot be read, is invalid, or asks for something that is not
    /// supported; the message names the JSON path.</exception>
    public static ITokenizer FromTokenizerJson(string path) => TokenizerJsonFile.Read(path);

    /// <summary>
    /// Opens a model folder's tokenizer: its <c>tokenizer.json</c>, else its <c>vocab.txt</c> with the switches of
    /// <c>tokenizer_config.json</c> where there is one.
    /// </summary>
    /// <exception cref="VocabularyException">The folder has neither, or a file cannot be used.</exception>
    public static ITokenizer FromFolder(string folder)
    {
        var tokenizerJson = Path.Combine(folder, "tokenizer.json");
        if (InputFile.Exists(tokenizerJson))
        {
            return FromTokenizerJson(tokenizerJson);
        }

        var vocabulary = Path.Combine(folder, "vocab.txt");
        if (!InputFile.Exists(vocabulary))
        {
            throw new VocabularyException(folder, line: null, "Holds neither tokenizer.json nor vocab.txt.");
        }

        var configuration = Path.Combine(folder, "tokenizer_config.json");
        return FromVocabulary(
            vocabulary, InputFile.Exists(configuration) ? TokenizerConfiguration.Read(configuration) : null);
    }
}
