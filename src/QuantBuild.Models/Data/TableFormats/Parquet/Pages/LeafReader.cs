using QuantBuild.Models.Data.TableFormats.Parquet.Metadata;
using QuantBuild.Models.Data.TableFormats.Parquet.Values;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Pages;

/// <summary>
/// Reads the values of one column in one row group with their levels: the repetition level says which list a value goes
/// on, the definition level how much of its path is there (Dremel, VLDB 2010, section 4.1).
/// </summary>
internal sealed class LeafReader
{
    private readonly ChunkPages pages;
    private readonly SchemaElement element;
    private readonly int mostRepetition;
    private readonly int mostDefinition;
    private long left;

    private PhysicalValue[]? dictionary;
    private int leftInPage;
    private HybridReader? repetitions;
    private HybridReader? definitions;
    private IValueReader? values;

    /// <param name="pages">Of the column.</param>
    /// <param name="element">Of the column.</param>
    /// <param name="count">Values, absent ones too.</param>
    /// <param name="mostRepetition">Largest repetition level.</param>
    /// <param name="mostDefinition">Definition level of a value that is there.</param>
    public LeafReader(ChunkPages pages, SchemaElement element, long count, int mostRepetition, int mostDefinition)
    {
        this.pages = pages;
        this.element = element;
        this.mostRepetition = mostRepetition;
        this.mostDefinition = mostDefinition;
        left = count + 1;
        MoveNext();
        if (HasCurrent && Repetition > 0)
        {
            throw new InvalidDataException("a row group begins within a list");
        }
    }

    /// <summary>Whether there is a value, or an absent one, that has not been taken.</summary>
    public bool HasCurrent { get; private set; }

    /// <summary>Of the current one.</summary>
    public int Repetition { get; private set; }

    /// <summary>Of the current one.</summary>
    public int Definition { get; private set; }

    /// <summary>Takes the current one, and moves to the next.</summary>
    /// <returns>Nothing of meaning where it is absent.</returns>
    public PhysicalValue Take()
    {
        if (!HasCurrent)
        {
            throw new InvalidDataException("there are fewer values than rows");
        }

        var value = Definition == mostDefinition ? values!.Next() : default;
        MoveNext();
        return value;
    }

    private void MoveNext()
    {
        HasCurrent = --left > 0;
        if (!HasCurrent)
        {
            return;
        }

        while (leftInPage == 0)
        {
            ReadPage();
        }

        leftInPage--;
        Repetition = LevelOf(repetitions, mostRepetition, otherwise: 0);
        Definition = LevelOf(definitions, mostDefinition, mostDefinition);
    }

    private static int LevelOf(HybridReader? levels, int most, int otherwise)
    {
        var level = levels?.NextNumber() ?? otherwise;
        return level <= most ? level : throw new InvalidDataException($"a level is {level}, but at most {most}");
    }

    private void ReadPage()
    {
        var header = pages.Next(out var levels, out var data);
        switch (header.Kind)
        {
            case PageKind.Data:
                repetitions = FirstLevels(header.HasRepetitionRuns, mostRepetition, ref data);
                definitions = FirstLevels(header.HasDefinitionRuns, mostDefinition, ref data);
                BeginPage(header, data);
                break;
            case PageKind.DataOfVersion2:
                repetitions = SecondLevels(levels[..header.RepetitionBytes], mostRepetition);
                definitions = SecondLevels(levels[header.RepetitionBytes..], mostDefinition);
                BeginPage(header, data);
                break;
            case PageKind.Dictionary:
                ReadDictionary(header, data);
                break;
            case PageKind.Index:
                break;
            default:
                throw new InvalidDataException($"a page is of the unknown kind {(int)header.Kind}");
        }
    }

    private void BeginPage(PageHeader header, ReadOnlyMemory<byte> data)
    {
        leftInPage = header.Values;
        if (leftInPage > left)
        {
            throw new InvalidDataException("the pages have more values than their row group");
        }

        values = ValueReaders.Open(data, header.Encoding, element, dictionary);
    }

    private void ReadDictionary(PageHeader header, ReadOnlyMemory<byte> data)
    {
        if (dictionary is not null || header.Values > ParquetLimits.DictionaryEntries
            || header.Encoding is not (0 or 2))
        {
            throw new InvalidDataException(
                dictionary is not null
                    ? "there are two dictionaries"
                    : $"the dictionary has more than {ParquetLimits.DictionaryEntries} entries, or an encoding that "
                        + "no dictionary has");
        }

        var entries = ValueReaders.Open(data, encoding: 0, element, dictionary: null);
        var read = new PhysicalValue[header.Values];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = entries.Next();
        }

        dictionary = read;
    }

    private static HybridReader? FirstLevels(bool hasRuns, int most, ref ReadOnlyMemory<byte> data)
    {
        if (most == 0)
        {
            return null;
        }

        if (!hasRuns)
        {
            throw new InvalidDataException("levels are in an encoding that newer writers do not use");
        }

        var levels = ValueReaders.WithLength(data);
        data = data[(sizeof(int) + levels.Length)..];
        return SecondLevels(levels, most);
    }

    private static HybridReader? SecondLevels(ReadOnlyMemory<byte> levels, int most) =>
        most == 0 ? null : new HybridReader(levels, int.Log2(most) + 1);
}
