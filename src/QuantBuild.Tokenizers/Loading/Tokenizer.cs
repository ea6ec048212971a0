using QuantBuild.Formats.Files;
using QuantBuild.Tokenizers.ByteLevelBpe;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.TokenizerJson;
using QuantBuild.Tokenizers.Vocabularies;
using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers.Loading;

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
    /// Opens a Hugging Face <c>tokenizer.json</c> with a WordPiece or Unigram model, or a BPE model on bytes. The
    /// lengths of its truncation and padding, and its decoder, are ignored: callers give lengths, and encoding pads
    /// nothing.
    /// </summary>
    /// <exception cref="VocabularyException">The file cannot be read, is invalid, or asks for something that is not
    /// supported; the message names the JSON path.</exception>
    public static ITokenizer FromTokenizerJson(string path) =>
        TokenizerJsonFile.Read(JsonCursor.Open(path), settings: null);

    /// <summary>
    /// Opens a model folder's tokenizer as its own library does: its <c>tokenizer.json</c>, else its <c>vocab.txt</c>,
    /// or its <c>vocab.json</c> and <c>merges.txt</c>, with what <c>tokenizer_config.json</c>,
    /// <c>special_tokens_map.json</c> and <c>added_tokens.json</c> say of switches, special and added tokens. What is
    /// not supported is refused: this is the one rule for all programs.
    /// </summary>
    /// <exception cref="VocabularyException">
    /// The folder has none of them; a file cannot be used, contradicts another, or asks for something that is not
    /// supported.
    /// </exception>
    public static ITokenizer FromFolder(string folder)
    {
        var tokenizerJson = PathOf("tokenizer.json");
        if (InputFile.Exists(tokenizerJson))
        {
            var root = JsonCursor.Open(tokenizerJson);
            return TokenizerJsonFile.Read(root, TokenizerSettings.Read(folder, [TokenizerJsonFile.ModelOf(root)]));
        }

        var (words, bytePairs, merges) = (PathOf("vocab.txt"), PathOf("vocab.json"), PathOf("merges.txt"));
        var (hasWords, hasBytePairs) =
            (InputFile.Exists(words), InputFile.Exists(bytePairs) && InputFile.Exists(merges));
        (bool Has, string Model)[] models =
            [(hasWords, TokenizerClass.WordPiece), (hasBytePairs, TokenizerClass.BytePairs)];
        var settings = TokenizerSettings.Read(
            folder, [.. models.Where(each => each.Has).Select(each => each.Model)]);
        if (settings.UsesFileAsItStands)
        {
            throw new VocabularyException(
                folder,
                line: null,
                $"Holds no tokenizer.json, which its 'tokenizer_class' {settings.Class!.Name} needs.");
        }

        if (hasWords && !(hasBytePairs && settings.Class is { Model: TokenizerClass.BytePairs }))
        {
            settings.RequireModel(TokenizerClass.WordPiece, "vocab.txt");
            return WordPieceVocabularyReader.Read(words, settings);
        }

        return hasBytePairs ? ByteLevelBpeVocabularyReader.Read(bytePairs, merges, settings) : throw Missing(folder);

        string PathOf(string name) => Path.Combine(folder, name);
    }

    /// <summary>Opens a model folder's tokenizer, which must fit the model.</summary>
    /// <param name="folder">As of <see cref="FromFolder(string)"/>.</param>
    /// <param name="rows">The model's embeddings.</param>
    /// <exception cref="VocabularyException">As <see cref="FromFolder(string)"/>; or it does not fit.</exception>
    public static ITokenizer FromFolder(string folder, EmbeddingRows rows)
    {
        var tokenizer = FromFolder(folder);
        rows.RequireFit(tokenizer, folder);
        return tokenizer;
    }

    private static VocabularyException Missing(string folder)
    {
        string[] others = ["spiece.model", "sentencepiece.bpe.model", "tokenizer.model"];
        if (InputFile.Exists(Path.Combine(folder, "vocab.json")))
        {
            return new(folder, line: null, "Holds vocab.json, but no merges.txt, which a byte-level BPE needs.");
        }

        var other = Array.Find(others, name => InputFile.Exists(Path.Combine(folder, name)));
        return other is null
            ? new(folder, line: null, "Holds neither tokenizer.json nor vocab.txt, nor vocab.json with merges.txt.")
            : new(
                folder,
                line: null,
                $"Holds a tokenizer ({other}) that is not supported yet; supported: "
                + "tokenizer.json, vocab.txt, vocab.json with merges.txt.")
            {
                Problem = VocabularyProblem.Unsupported,
            };
    }
}
