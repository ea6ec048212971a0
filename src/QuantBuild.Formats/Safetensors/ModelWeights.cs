using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.Messages;

namespace QuantBuild.Formats.Safetensors;

/// <summary>
/// The weights of a model folder, in one file (<c>model.safetensors</c>) or in several named by
/// <c>model.safetensors.index.json</c>, as one lookup by tensor name.
/// </summary>
public sealed class ModelWeights : IDisposable
{
    /// <summary>The name of an unsharded weights file.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>The name of the file that lists the shards.</summary>
    public const string IndexFileName = "model.safetensors.index.json";

    private readonly Dictionary<string, SafetensorsFile> fileOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsEntry> tensors = new(StringComparer.Ordinal);
    private readonly List<SafetensorsFile> files = [];

    private ModelWeights(string folder) => Folder = folder;

    /// <summary>The folder the weights were opened from.</summary>
    public string Folder { get; }

    /// <summary>The open files, in ordinal order of their names.</summary>
    public IReadOnlyList<SafetensorsFile> Files => files;

    /// <summary>Every tensor by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Tensors => tensors;

    /// <summary>Opens <c>model.safetensors</c> where it exists, else the shards its index names.</summary>
    /// <exception cref="ModelFileException">
    /// Neither exists; a file is damaged; shards are missing (all are listed) or lie outside the folder; the index
    /// names tensors its shards do not hold.
    /// </exception>
    public static ModelWeights Open(string folder)
    {
        var weights = new ModelWeights(folder);
        try
        {
            var single = Path.Combine(folder, FileName);
            var index = Path.Combine(folder, IndexFileName);
            if (!InputFile.Exists(single) && InputFile.Exists(index))
            {
                weights.OpenShards(ShardIndex.Read(index));
            }
            else
            {
                weights.OpenSingle(single);
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <exception cref="ModelFileException">No such tensor.</exception>
    public SafetensorsFile GetFile(string name) =>
        fileOf.TryGetValue(name, out var file)
            ? file
            : throw new ModelFileException(
                Folder,
                $"holds no tensor '{name}'. Check that the weights belong to this model.");

    /// <exception cref="ModelFileException">No such tensor.</exception>
    public SafetensorsEntry GetEntry(string name) => GetFile(name).GetEntry(name);

    /// <inheritdoc cref="SafetensorsFile.GetBytes"/>
    public ReadOnlySpan<byte> GetBytes(string name) => GetFile(name).GetBytes(GetEntry(name));

    /// <inheritdoc cref="SafetensorsFile.Read{T}(string, Span{T})"/>
    public void Read<T>(string name, Span<T> destination)
        where T : unmanaged => GetFile(name).Read(name, destination);

    /// <inheritdoc cref="SafetensorsFile.ReadArray{T}(string)"/>
    public T[] ReadArray<T>(string name)
        where T : unmanaged => GetFile(name).ReadArray<T>(name);

    /// <summary>Reads a whole tensor of finite numbers.</summary>
    /// <exception cref="ModelFileException">
    /// No such tensor, one that is not of numbers, or a value that is not finite; the value's place is named.
    /// </exception>
    public float[] ReadFinite(string name)
    {
        var values = ReadArray<float>(name);
        FiniteScan.Require(GetFile(name), GetEntry(name), first: 0, values);
        return values;
    }

    /// <summary>The same, into <paramref name="values"/>, as many as the tensor has.</summary>
    /// <inheritdoc cref="ReadFinite(string)" path="/exception"/>
    public void ReadFinite(string name, Span<float> values)
    {
        Read(name, values);
        FiniteScan.Require(GetFile(name), GetEntry(name), first: 0, values);
    }

    /// <summary>Checks what <see cref="ReadFinite(string)"/> would find, a part at a time.</summary>
    /// <exception cref="ModelFileException">As <see cref="ReadFinite(string)"/>.</exception>
    public void RequireFinite(string name)
    {
        const int partLength = 1 << 18;
        var (file, entry) = (GetFile(name), GetEntry(name));
        var buffer = new float[(int)Math.Min(partLength, entry.ElementCount)];
        for (var first = 0L; first < entry.ElementCount; first += partLength)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(partLength, entry.ElementCount - first));
            file.ReadRange(entry, first, part);
            FiniteScan.Require(file, entry, first, part);
        }
    }

    /// <summary>The same bytes, to be written into another file while these weights are still open.</summary>
    /// <param name="name">Of the tensor here.</param>
    /// <param name="newName">In the other file; null for the same.</param>
    /// <exception cref="ModelFileException">No such tensor.</exception>
    public SafetensorsTensor CopyOf(string name, string? newName = null) =>
        SafetensorsTensor.CopyOf(GetFile(name), GetEntry(name), newName ?? name);

    /// <summary>Closes every file.</summary>
    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }

    private void OpenSingle(string path)
    {
        var file = SafetensorsFile.Open(path);
        files.Add(file);
        foreach (var (name, entry) in file.Tensors)
        {
            fileOf.Add(name, file);
            tensors.Add(name, entry);
        }
    }

    private void OpenShards(ShardIndex index)
    {
        var shards = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        foreach (var shard in index.Shards)
        {
            var file = SafetensorsFile.Open(Path.Combine(Folder, shard));
            files.Add(file);
            shards.Add(shard, file);
        }

        var missing = index.ShardOf.Where(pair => !shards[pair.Value].Tensors.ContainsKey(pair.Key)).ToList();
        if (missing.Count > 0)
        {
            var names = ShortList.Of(missing.Select(pair => ModelConfiguration.Show($"{pair.Key} in {pair.Value}")));
            throw new ModelFileException(
                index.Path,
                $"names {missing.Count} tensors that their shards do not hold: {names}. Download the model again.");
        }

        foreach (var (name, shard) in index.ShardOf)
        {
            fileOf.Add(name, shards[shard]);
            tensors.Add(name, shards[shard].Tensors[name]);
        }
    }
}
