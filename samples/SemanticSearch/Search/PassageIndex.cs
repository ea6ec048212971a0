using Microsoft.Extensions.AI;
using QuantBuild.Runtime;

namespace SemanticSearch;

/// <summary>Passages with their vectors, searched one by one: some ten thousands take milliseconds.</summary>
/// <param name="generator">Embeds passages and questions.</param>
internal sealed class PassageIndex(IEmbeddingGenerator<string, Embedding<float>> generator)
{
    private readonly List<Passage> passages = [];
    private IVectorStore vectors = new FloatVectors();

    public int Count => passages.Count;

    public long VectorBytes => vectors.Bytes;

    /// <summary>Reads and embeds the texts of a folder, in place of what was there.</summary>
    public async Task AddFolderAsync(string folder, VectorForm form)
    {
        // What knows the ranges of int8 vectors, which the model's package has.
        var embedder = generator.GetRequiredService<TextEmbedder>();
        vectors = form switch
        {
            VectorForm.Int8 => new Int8Vectors(embedder),
            VectorForm.Binary => new BinaryVectors(),
            _ => new FloatVectors(),
        };
        passages.Clear();
        passages.AddRange(Passage.ReadFolder(folder));
        foreach (var embedding in await generator.GenerateAsync(passages.Select(passage => passage.Embedded)))
        {
            vectors.Add(embedding.Vector.Span);
        }
    }

    /// <returns>The passages most like the question, one of each text, the nearest first.</returns>
    public async Task<IReadOnlyList<(Passage Passage, double Similarity)>> SearchAsync(string question, int count)
    {
        var vector = await generator.GenerateVectorAsync(question);
        var similarities = vectors.Compare(vector.Span);
        return
        [
            .. passages.Zip(similarities).OrderByDescending(pair => pair.Second)
                .DistinctBy(pair => pair.First.File).Take(count),
        ];
    }
}
