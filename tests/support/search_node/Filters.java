import java.util.Map;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/** The filters that our analyzers name, from the same Lucene classes that a whole distribution has. */
public class Filters extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "lowercase", (index, environment, name, settings) -> new Normalizing(name, true),
            "asciifolding", (index, environment, name, settings) -> new Normalizing(name, false),
            "stemmer", (index, environment, name, settings) -> new Stemmer(name, settings.get("language", "english")));
    }
}

class Normalizing extends AbstractTokenFilterFactory implements NormalizingTokenFilterFactory {
    private final boolean lowers;

    Normalizing(String name, boolean lowers) { super(name); this.lowers = lowers; }

    @Override
    public TokenStream create(TokenStream stream) {
        return lowers ? new LowerCaseFilter(stream) : new ASCIIFoldingFilter(stream);
    }
}

class Stemmer extends AbstractTokenFilterFactory {
    private final String language;

    Stemmer(String name, String language) { super(name); this.language = language; }

    @Override
    public TokenStream create(TokenStream stream) {
        return language.equals("light_portuguese") ? new PortugueseLightStemFilter(stream) : new PorterStemFilter(stream);
    }
}
